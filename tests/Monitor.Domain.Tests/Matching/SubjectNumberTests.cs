using Monitor.Domain.Matching;

namespace Monitor.Domain.Tests.Matching;

/// <summary>Which numbers can be a child's, and that nothing of one comes back in words.</summary>
public sealed class SubjectNumberTests
{
    [Theory]
    [InlineData("9434765919")]
    [InlineData("943 476 5919")]
    [InlineData("943-476-5919")]
    [InlineData("  943 476-59 19 ")]
    public void An_NHS_number_is_the_same_however_it_is_written(string text) =>
        Assert.Equal("9434765919", Read(SubjectNumberKind.NhsNumber, text)?.Normalised);

    [Theory]
    [InlineData("4010232137")]
    [InlineData("4505577104")]
    [InlineData("9876543210")] // a check of 11 is written as 0
    public void An_NHS_number_with_its_check_digit_is_taken(string text) => Assert.NotNull(Read(SubjectNumberKind.NhsNumber, text));

    [Theory]
    [InlineData("9434765910")] // another check digit
    [InlineData("9434765918")]
    [InlineData("4943765919")] // two digits changed places
    [InlineData("9990000001")] // its check would be 10, so no such number is given
    [InlineData("9990000000")]
    [InlineData("943476591")]
    [InlineData("94347659190")]
    [InlineData("943476591X")]
    [InlineData("943.476.5919")]
    [InlineData("９４３４７６５９１９")] // digits of another script
    [InlineData("")]
    [InlineData(" - ")]
    public void What_is_no_NHS_number_is_refused(string text) => AssertRefused(SubjectNumberKind.NhsNumber, text, "nhs-number-invalid");

    [Theory]
    [InlineData("0000000000")]
    [InlineData("1111111111")]
    [InlineData("9999999999")]
    public void One_digit_over_and_over_passes_the_check_and_stands_for_no_child(string text) =>
        AssertRefused(SubjectNumberKind.NhsNumber, text, "nhs-number-invalid");

    [Theory]
    [InlineData("H801200001001", "H801200001001")]
    [InlineData("h 8012 00001 001", "H801200001001")]
    [InlineData("X801200001002", "X801200001002")]
    [InlineData("J82320000100A", "J82320000100A")] // a temporary one
    [InlineData("y-82320000100b", "Y82320000100B")]
    public void A_UPN_with_its_check_letter_is_taken(string text, string normalised) =>
        Assert.Equal(normalised, Read(SubjectNumberKind.Upn, text)?.Normalised);

    [Theory]
    [InlineData("A801200001001")] // another letter
    [InlineData("H801200001002")]
    [InlineData("H802100001001")] // two digits changed places
    [InlineData("I801200001001")] // no letter of a UPN
    [InlineData("J82320000100O")]
    [InlineData("J82320000100I")]
    [InlineData("H80120000A001")] // a letter in the middle
    [InlineData("H80120000100")]
    [InlineData("H8012000010010")]
    [InlineData("8801200001001")]
    [InlineData("A000000000000")] // passes the check and stands for no child
    [InlineData("")]
    public void What_is_no_UPN_is_refused(string text) => AssertRefused(SubjectNumberKind.Upn, text, "upn-invalid");

    [Fact]
    public void A_number_of_one_kind_is_not_taken_for_the_other()
    {
        AssertRefused(SubjectNumberKind.NhsNumber, "H801200001001", "nhs-number-invalid");
        AssertRefused(SubjectNumberKind.Upn, "9434765919", "upn-invalid");
    }

    [Fact]
    public void Written_as_text_it_says_its_kind_only()
    {
        Assert.Equal("an NHS number", $"{Read(SubjectNumberKind.NhsNumber, "9434765919")}");
        Assert.Equal("a UPN", $"{Read(SubjectNumberKind.Upn, "H801200001001")}");
    }

    private static SubjectNumber? Read(SubjectNumberKind kind, string text) =>
        SubjectNumber.From(kind, text, "number").Match<SubjectNumber?>(number => number, _ => null);

    private static void AssertRefused(SubjectNumberKind kind, string text, string code)
    {
        var problem = SubjectNumber.From(kind, text, "number").Match<Problem?>(_ => null, refused => refused);

        Assert.Equal((code, "number"), (problem?.Code, problem?.Field));
        Assert.False(text.Any(char.IsAsciiDigit) && $"{problem}".Any(char.IsAsciiDigit), "The refusal repeats a digit.");
    }
}
