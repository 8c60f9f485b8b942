using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class CaseReferenceTests
{
    [Theory]
    [InlineData("ASH-00412")]
    [InlineData("EHM/2024/0312")]
    [InlineData("100234")]
    [InlineData("A1")]
    [InlineData("LCS.0098123")]
    [InlineData("mosaic_551203")]
    [InlineData("FI-2026-118")]
    [InlineData("ASH-012345678")] // nine digits are no telephone number
    [InlineData("123456789012345678901234567890")] // 30 characters
    public void The_case_systems_own_references_are_taken(string text) => Assert.Equal(text, Taken(text));

    [Fact]
    public void Spaces_around_it_do_not_matter() => Assert.Equal("ASH-00412", Taken("  ASH-00412\n"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")] // one character
    [InlineData("1234567890123456789012345678901")] // 31 characters
    [InlineData("-ASH-00412")]
    [InlineData("ASH 00412")]
    [InlineData("ASH#00412")]
    [InlineData("ÅSH-00412")]
    [InlineData("ASH-٤١٢")] // digits of another script
    public void What_has_another_form_is_refused(string? text) => Assert.Equal("case-reference-invalid", Refused(text));

    [Theory]
    [InlineData("Smith")]
    [InlineData("J.Smith")]
    [InlineData("smith-jones_anna")]
    public void What_holds_no_digit_could_be_a_name(string text) => Assert.Equal("case-reference-looks-like-a-name", Refused(text));

    [Theory]
    [InlineData("9434765919")]
    [InlineData("943-476-5919")]
    [InlineData("943.476.5919")]
    [InlineData("NHS_9434765919")]
    [InlineData("A801200001001")]
    [InlineData("smith-12.03.2014")]
    [InlineData("JS12032014")]
    [InlineData("JS-12-Mar-2014")]
    [InlineData("20140312")]
    [InlineData("LS14AP")]
    [InlineData("smith-LS14AP")]
    [InlineData("07700900123")]
    [InlineData("01632-960100")]
    public void What_has_the_shape_of_something_personal_is_refused(string text) => Assert.Equal("case-reference-looks-personal", Refused(text));

    [Fact]
    public void A_refusal_names_the_field_and_does_not_repeat_what_was_typed()
    {
        CaseReference.From("943-476-5919").IsSuccess(out _, out var problem);

        Assert.Equal("caseReference", problem!.Field);
        Assert.DoesNotContain("5919", problem.Detail);
    }

    [Fact]
    public void Comes_back_from_storage_as_it_went() => Assert.Equal("ASH-00412", CaseReference.FromStored("ASH-00412").ToString());

    private static string Taken(string text) => CaseReference.From(text).Match(reference => reference.ToString(), problem => problem.Code);

    private static string Refused(string? text) => CaseReference.From(text).Match(reference => $"taken: {reference}", problem => problem.Code);
}
