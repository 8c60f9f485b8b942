using System.Collections.Immutable;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Exports;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Exports;

public sealed class WaitingListExportTests
{
    private static readonly Domain.Checks.Circumstances Now = On("2026-03-30");

    [Fact]
    public void An_agency_takes_out_what_it_sees()
    {
        var entry = Entries.Open().AtLevel(2).WithLead().WithAcceptance(Day("2026-03-05")).WithSupport(Day("2026-03-09"), Day("2026-04-20")).WithContact(Day("2026-03-20"));

        var row = Row(WaitingListExport.OfAgency, entry);

        Assert.Equal(("accepted", "28", "2", "ASH-00412"), (row["state"], row["days_waited"], row["level"], row["case_reference"]));
        Assert.Equal(("parenting", "Family hub", "2026-04-20", "2026-03-20"), (row["support_kind"], row["support_provider"], row["support_review_by"], row["last_contact_on"]));
        Assert.StartsWith("WL-", row["next_due"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named_by_its_code() => Assert.Contains("WL-02", Row(WaitingListExport.OfAgency, Entries.Open())["findings"]!.Split(' '));

    [Theory]
    [InlineData("case_reference")]
    [InlineData("last_contact_on")]
    [InlineData("support_provider")]
    [InlineData("lead_role")]
    [InlineData("harm_mark")]
    [InlineData("findings")]
    public void A_team_takes_out_nothing_that_is_the_agencys_alone(string column) => Assert.DoesNotContain(WaitingListExport.OfTeam, each => each.Header == column);

    [Theory]
    [InlineData("received")]
    [InlineData("accepted")]
    [InlineData("rejected")]
    [InlineData("started")]
    [InlineData("closed")]
    public void A_state_is_one_word(string state)
    {
        var entry = state switch
        {
            "accepted" => Entries.Open().WithAcceptance(),
            "rejected" => Entries.Open().WithRejection(Day("2026-03-05")),
            "started" => Entries.Open().WithAcceptance().WithStart(Day("2026-03-05")),
            "closed" => Entries.Open().WithAcceptance().WithClosure(Day("2026-03-05")),
            _ => Entries.Open(),
        };

        Assert.Equal(state, Row(WaitingListExport.OfTeam, entry)["state"]);
    }

    [Theory]
    [InlineData(0, "0-6")]
    [InlineData(6, "0-6")]
    [InlineData(7, "7-13")]
    [InlineData(13, "7-13")]
    [InlineData(14, "14-27")]
    [InlineData(27, "14-27")]
    [InlineData(28, "28-84")]
    [InlineData(84, "28-84")]
    [InlineData(85, ">84")]
    public void A_wait_falls_into_the_bands_of_the_national_statistics(int days, string band) => Assert.Equal(band, NhsExtract.Band(days));

    [Fact]
    public void An_extract_names_parties_by_their_ods_codes()
    {
        var surgery = Parties.Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health) with { OdsCode = OdsCode.Parse("G82080", null) };
        var team = Parties.Empty("family-intervention-team", "FI", PartyKind.ServiceTeam) with { Service = ServiceCode.Parse("FI"), OdsCode = OdsCode.Parse("RXX01", null) };

        var row = Row(NhsExtract.For(new Partnership([Parties.School(), surgery, team])), Entries.Open());

        Assert.Equal(("G82080", "RXX01", "2026-03-02", "28-84"), (row["ORGANISATION IDENTIFIER (REFERRING)"], row["ORGANISATION IDENTIFIER (CODE OF PROVIDER)"], row["REFERRAL REQUEST RECEIVED DATE"], row["WAITING TIME BAND"]));
        Assert.Equal("Primary or other health care", row["SOURCE OF REFERRAL FOR MENTAL HEALTH SERVICES"]);
    }

    [Fact]
    public void A_return_is_a_line_for_each_of_its_figures()
    {
        var stated = new AssuranceReturn
        {
            Agency = Parties.School().Id,
            Period = ReturnPeriod.Parse("2026-03"),
            DueOn = Day("2026-04-09"),
            Figures = [new ReturnFigure("waiting", 7, new FigureAnswer(8, Day("2026-04-02"), "head")), new ReturnFigure("harm", 0)],
        };

        Assert.Equal(["2026-03,1,2026-04-09,,,,waiting,7,8,yes\r\n", "2026-03,1,2026-04-09,,,,harm,0,,no\r\n"], ReturnsExport.Lines(stated).Select(Csv.Line));
    }

    private static Dictionary<string, string?> Row(ImmutableArray<ExportColumn> columns, WaitingListEntry entry) => columns.ToDictionary(column => column.Header, column => column.Of(entry, Now));
}
