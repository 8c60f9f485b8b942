using Monitor.Domain.Imports;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Imports;

public sealed class RowReaderTests
{
    private static readonly Dictionary<string, string> Good = new()
    {
        ["case_reference"] = "ASH-00412",
        ["service"] = "FI",
        ["received_on"] = "26/02/2026",
    };

    [Fact]
    public void A_row_is_what_its_columns_say()
    {
        var row = Read(("level", "Level 2"), ("statutory_status", "Child in need"), ("support_kind", "parenting"), ("support_provider", "Family hub"), ("support_agreed", "Y"), ("row_id", "17")).Row!;

        Assert.Equal((2, "FI", Day("2026-02-26"), 2), (row.Number, row.Service.ToString(), row.ReceivedOn, row.Level));
        Assert.Equal((StatutoryStatus.ChildInNeed, SupportKind.Parenting, "Family hub", true), (row.Status, row.SupportKind, row.SupportProvider, row.SupportAgreed));
        Assert.Null(row.RowKey); // whoever holds the key makes it
    }

    [Fact]
    public void A_word_of_the_source_stands_for_ours_whatever_its_capitals()
    {
        var reader = new RowReader(ImportSamples.Mosaic);
        var read = reader.Read(2, header => header switch { "Person ID" => "P-1", "Referral Received Date" => "2026-02-26", "Threshold Level" => "universal plus", "Closure Reason" => "dna", "Referral Closed Date" => "2026-03-01", _ => null });

        Assert.Equal((2, ClosingReason.WasNotBrought, "FI"), (read.Row!.Level, read.Row.ClosingReason, read.Row.Service.ToString()));
    }

    [Theory]
    [InlineData("case_reference", "", "case-reference-invalid")]
    [InlineData("case_reference", "Zebedee", "case-reference-looks-like-a-name")]
    [InlineData("case_reference", "9434765919", "case-reference-looks-personal")]
    [InlineData("service", "", "service-unknown")]
    [InlineData("received_on", "", "field-missing")]
    [InlineData("received_on", "30/02/2026", "date-invalid")]
    [InlineData("received_on", "02/28/2026", "date-month-first")] // and none of its file can be trusted
    [InlineData("level", "9", "value-unknown")]
    [InlineData("harm_mark", "maybe", "value-unknown")]
    [InlineData("statutory_status", "zebedee", "value-unknown")]
    [InlineData("support_kind", "zebedee", "value-unknown")]
    [InlineData("referred_by", "Not An Id!", "agency-unknown")]
    [InlineData("lead_role", "Jane, 07700 900123", "text-holds-personal-data")]
    [InlineData("support_provider", "born 12/03/2014", "text-holds-personal-data")]
    [InlineData("lead_role", "line\nbreak", "text-unreadable")]
    [InlineData("nhs_number", "9434765918", "nhs-number-invalid")]
    [InlineData("upn", "A1", "upn-invalid")]
    public void What_cannot_be_right_is_said_by_column_and_never_by_its_value(string column, string value, string code)
    {
        var read = Read((column, value));

        Assert.Null(read.Row);
        var fault = Assert.Single(read.Faults);
        Assert.Equal((2, column, code), (fault.Row, fault.Column, fault.Code));

        if (value.Length > 2)
        {
            Assert.DoesNotContain(value, fault.Reason, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_row_is_said_at_once() =>
        Assert.Equal(["received_on", "level", "harm_mark"], Read(("harm_mark", "x"), ("level", "x"), ("received_on", "x")).Faults.Select(fault => fault.Column));

    [Fact]
    public void A_number_goes_on_only_to_be_hashed_and_prints_as_nothing()
    {
        var read = Read(("nhs_number", "943 476 5919"), ("row_id", "4010232137"));

        Assert.Equal("9434765919", Assert.Single(read.Numbers).Normalised);
        Assert.DoesNotContain("9434765919", $"{read}", StringComparison.Ordinal);
        Assert.DoesNotContain("4010232137", $"{read} {read.Row}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_cannot_be_right_still_says_which_case_it_is_about()
    {
        Assert.Equal("ASH-00412", Read(("level", "9")).About!.Value.Reference.ToString());
        Assert.Null(Read(("case_reference", "Zebedee")).About);
    }

    [Theory]
    [InlineData("harm_mark", "yes", "", true)]
    [InlineData("level", "4", "", true)]
    [InlineData("level", "3", "", false)]
    [InlineData("harm_mark", "yes", "2026-02-26", false)]
    public void Harm_and_the_highest_level_wait_for_no_other_row_unless_social_care_was_told(string column, string value, string told, bool isUrgent) =>
        Assert.Equal(isUrgent, Read((column, value), ("social_care_told_on", told)).Row!.IsUrgent);

    [Fact]
    public void A_column_that_the_file_has_not_is_not_recorded() => Assert.Null(new RowReader(ImportSamples.Plain).Read(2, Good.GetValueOrDefault).Row!.Level);

    private static ReadRow Read(params (string Column, string Value)[] others) => new RowReader(ImportSamples.Plain).Read(
        2, header => others.FirstOrDefault(other => other.Column == header) is { Value: { } value } ? value : Good.GetValueOrDefault(header));
}
