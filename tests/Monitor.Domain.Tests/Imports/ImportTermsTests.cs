using Monitor.Domain.Imports;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Imports;

public sealed class ImportTermsTests
{
    [Theory]
    [InlineData("2026-11-03", "2026-11-03")]
    [InlineData("2026-11-03T00:00:00", "2026-11-03")]
    [InlineData("2026-11-03 09:30", "2026-11-03")]
    [InlineData("03/11/2026", "2026-11-03")] // the day comes first here
    [InlineData("3/11/2026 00:00:00", "2026-11-03")]
    [InlineData("03-11-2026", "2026-11-03")]
    [InlineData("03.11.2026", "2026-11-03")]
    [InlineData("3 Nov 2026", "2026-11-03")]
    [InlineData("03-Nov-2026", "2026-11-03")]
    [InlineData("3 November 2026", "2026-11-03")]
    [InlineData(" 03/11/2026 ", "2026-11-03")]
    [InlineData("29/02/2024", "2024-02-29")]
    [InlineData("36526", "2000-01-01")] // a spreadsheet's count, from the first day that is believed on
    [InlineData("46329", "2026-11-03")]
    [InlineData("46329.75", "2026-11-03")]
    [InlineData("73050", "2099-12-31")]
    [InlineData("36525", null)]
    [InlineData("73051", null)]
    [InlineData("11/23/2026", null)] // the month first
    [InlineData("29/02/2026", null)]
    [InlineData("03/11/26", null)]
    [InlineData("3", null)]
    [InlineData("0026-11-03", null)]
    [InlineData("yesterday", null)]
    [InlineData("=TODAY()", null)]
    [InlineData("-46329", null)]
    [InlineData("4.6329E4", null)]
    [InlineData("NaN", null)]
    public void A_date_is_read_as_case_systems_write_it_and_never_guessed_at(string text, string? date) =>
        Assert.Equal(date is null ? null : Day(date), ImportTerms.Date(text));

    [Theory]
    [InlineData("11/23/2026", true)]
    [InlineData("11-23-2026 10:00", true)]
    [InlineData("11/12/2026", false)] // could be either, and is read with the day first
    [InlineData("23/11/2026", false)]
    [InlineData("13/13/2026", false)]
    [InlineData("2026-11-23", false)]
    public void A_date_that_only_fits_with_the_month_first_is_told_from_one_that_fits_nowhere(string text, bool isMonthFirst) => Assert.Equal(isMonthFirst, ImportTerms.IsMonthFirst(text));

    [Theory]
    [InlineData("yes", true)]
    [InlineData("Y", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("no", false)]
    [InlineData("n", false)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    [InlineData("maybe", null)]
    [InlineData("2", null)]
    public void Yes_and_no_are_read_as_they_are_exported(string text, bool? value) => Assert.Equal(value, ImportTerms.YesNo(text));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("4", 4)]
    [InlineData("Level 3", 3)]
    [InlineData("level2", 2)]
    [InlineData("0", null)]
    [InlineData("5", null)]
    [InlineData("33", null)]
    [InlineData("Level", null)]
    [InlineData("٣", null)] // a digit, and not one of ours
    public void A_level_is_one_to_four(string text, int? level) => Assert.Equal(level, ImportTerms.Level(text));

    [Theory]
    [InlineData("school-based", SupportKind.SchoolBased)]
    [InlineData("School based", SupportKind.SchoolBased)]
    [InlineData("CONTACT_AND_CHECK_IN", SupportKind.ContactAndCheckIn)]
    [InlineData("2", null)]
    [InlineData("SchoolBased", null)]
    [InlineData("zebedee", null)]
    public void A_term_may_be_written_with_capitals_and_spaces(string text, SupportKind? kind) => Assert.Equal(kind, ImportTerms.Term<SupportKind>(text));

    [Fact]
    public void Every_term_is_known_by_its_own_name()
    {
        foreach (var field in ImportFields.All.Where(field => !ImportTerms.Of(field).IsEmpty))
        {
            Assert.All(ImportTerms.Of(field), term => Assert.True(ImportTerms.IsKnown(field, term)));
            Assert.False(ImportTerms.IsKnown(field, "zebedee"));
        }

        Assert.Equal("de-escalated", ImportTerms.Of(ImportField.ClosingReason)[(int)ClosingReason.DeEscalated]);
    }

    [Fact]
    public void Columns_are_called_as_a_plain_export_calls_them() =>
        Assert.Equal(["case_reference", "row_id", "service", "nhs_number"], new[] { ImportField.CaseReference, ImportField.RowId, ImportField.Service, ImportField.NhsNumber }.Select(field => field.ColumnName));
}
