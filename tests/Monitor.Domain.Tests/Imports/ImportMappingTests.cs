using System.Collections.Immutable;
using Monitor.Domain.Imports;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Imports;

public sealed class ImportMappingTests
{
    private static readonly ImmutableArray<MappedColumn> Needed =
        [new(ImportField.CaseReference, "Case"), new(ImportField.ReceivedOn, "Received"), new(ImportField.Service, "Service")];

    [Fact]
    public void A_mapping_says_which_column_is_what()
    {
        Assert.True(ImportMapping.From("our-system", " Our system ", Needed, []).IsSuccess(out var mapping, out _));

        Assert.Equal(("our-system", "Our system", "Case"), (mapping.Name, mapping.Title, mapping.HeaderOf(ImportField.CaseReference)));
        Assert.Equal("level", mapping.HeaderOf(ImportField.Level));
    }

    [Fact]
    public void The_samples_hold_by_the_rules()
    {
        Assert.All(ImportSamples.All, sample => Assert.True(ImportMapping.From(sample.Name, sample.Title, sample.Columns, sample.Fixed).IsSuccess(out _, out _), sample.Name));
        Assert.Equal(ImportSamples.All.Length, ImportSamples.All.Select(sample => sample.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("a", "id-invalid")]
    [InlineData("ab", null)]
    [InlineData("Ab", "id-invalid")]
    [InlineData("1b", "id-invalid")]
    [InlineData("a/b", "id-invalid")]
    [InlineData(null, "id-invalid")]
    public void A_name_is_small_letters_digits_and_hyphens(string? name, string? refused) => Assert.Equal(refused, Code(name: name));

    [Fact]
    public void A_name_has_at_most_forty_characters()
    {
        Assert.Null(Code(name: new string('a', 40)));
        Assert.Equal("id-invalid", Code(name: new string('a', 41)));
    }

    [Fact]
    public void What_no_row_can_do_without_is_a_column_or_for_the_service_the_same_in_all()
    {
        Assert.Equal("field-not-mapped", Code(Needed.RemoveAt(0)));
        Assert.Equal("field-not-mapped", Code(Needed.RemoveAt(2)));
        Assert.Null(Code(Needed.RemoveAt(2), [new FixedField(ImportField.Service, "FI")]));
        Assert.Equal("field-not-fixed", Code(Needed.RemoveAt(1), [new FixedField(ImportField.ReceivedOn, "2026-01-01")]));
    }

    [Fact]
    public void A_field_comes_from_one_place_and_a_column_is_one_field()
    {
        Assert.Equal("field-mapped-twice", Code(Needed.Add(new(ImportField.ReceivedOn, "Again"))));
        Assert.Equal("field-mapped-twice", Code(Needed, [new FixedField(ImportField.Service, "FI")]));
        Assert.Equal("header-twice", Code(Needed.Add(new(ImportField.Level, " case "))));
    }

    [Theory]
    [InlineData("", "header-invalid")]
    [InlineData(" ", "header-invalid")]
    [InlineData("a\nb", "header-invalid")]
    [InlineData("9434765919", "header-holds-personal-data")]
    [InlineData("Need level", null)]
    public void A_header_names_a_column(string header, string? refused) => Assert.Equal(refused, Code(Needed.Add(new(ImportField.Level, header))));

    [Theory]
    [InlineData("Targeted", "3", null)]
    [InlineData("Targeted", "", null)] // stands for "not recorded"
    [InlineData("Targeted", "5", "value-unknown")]
    [InlineData("", "3", "value-invalid")]
    [InlineData("head@ashdown.example", "3", "value-holds-personal-data")]
    public void A_sources_word_stands_for_one_of_ours(string from, string to, string? refused) =>
        Assert.Equal(refused, Code(Needed.Add(new(ImportField.Level, "Level") { Values = [new(from, to)] })));

    [Fact]
    public void A_word_is_given_once_and_there_are_at_most_sixty()
    {
        Assert.Equal("value-twice", Code(Needed.Add(new(ImportField.Level, "Level") { Values = [new("High", "3"), new("high", "4")] })));
        Assert.Null(Code(Needed.Add(new(ImportField.Level, "Level") { Values = Words(60) })));
        Assert.Equal("too-many-values", Code(Needed.Add(new(ImportField.Level, "Level") { Values = Words(61) })));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        Assert.False(ImportMapping.From("A", "", [new(ImportField.Level, "")], []).IsSuccess(out _, out var problem));

        Assert.Equal(
            ["id-invalid", "title-invalid", "header-invalid", "field-not-mapped", "field-not-mapped", "field-not-mapped"],
            Assert.IsType<InvalidFields>(problem).Faults.Select(fault => fault.Code));
    }

    private static ImmutableArray<MappedValue> Words(int count) => [.. Enumerable.Range(1, count).Select(i => new MappedValue($"Word {i}", "3"))];

    private static string? Code(ImmutableArray<MappedColumn>? columns = null, ImmutableArray<FixedField>? same = null) => CodeOf(ImportMapping.From("our-system", "Our system", columns ?? Needed, same ?? []));

    private static string? Code(string? name) => CodeOf(ImportMapping.From(name, "Our system", Needed, []));

    private static string? CodeOf(Result<ImportMapping> result) => result.IsSuccess(out _, out var problem) ? null : problem.Code;
}
