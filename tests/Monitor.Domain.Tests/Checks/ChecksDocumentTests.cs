using Monitor.Domain.Checks;
using Monitor.Domain.Policies;

namespace Monitor.Domain.Tests.Checks;

/// <summary>docs/checks.md says what the catalogues and the policy do.</summary>
public sealed class ChecksDocumentTests
{
    private static readonly Policy Policy = TestPolicy.Current;

    /// <summary>What is owed to a child or family, by code.</summary>
    private static readonly Dictionary<string, string[]> Rows = RowsUnder("## Owed to a child or family");

    /// <summary>What a party owes for itself, by code.</summary>
    private static readonly Dictionary<string, string[]> OfParties = RowsUnder("## Owed by a party for itself");

    [Fact]
    public void Has_one_row_for_each_obligation_in_order()
    {
        Assert.Equal(Catalogue.All.Select(obligation => obligation.Code), Rows.Keys);
        Assert.Equal(PartyCatalogue.All.Select(obligation => obligation.Code), OfParties.Keys);
    }

    [Fact]
    public void Names_the_owner()
    {
        foreach (var obligation in Catalogue.All)
        {
            Assert.Equal(
                obligation.Owner switch
                {
                    Owner.ResponsibleAgency => "responsible agency",
                    Owner.Service => "service",
                    Owner.Authority => "authority",
                    Owner.NamedAgency => "named agency",
                    _ => throw new InvalidOperationException($"{obligation.Owner} has no words."),
                },
                Rows[obligation.Code][2]);
        }
    }

    [Fact]
    public void States_the_days_of_the_policy()
    {
        States(Rows["WL-01"], Policy.LeadNamed);
        States(Rows["WL-02"], Policy.SupportRecorded);
        States(Rows["WL-03"], Policy.SupportNotLapsed);
        States(Rows["WL-04"], Policy.Contact);
        States(Rows["WL-05"], Policy.CarersTold, $", later {Policy.Carers.LaterWorkingDays} wd");
        States(Rows["WL-06"], Policy.NeedReviewed);
        States(Rows["WL-07"], string.Join(", ", Policy.Services.Select(service => $"{service.Code} {service.TargetDays} days")));
        States(Rows["WL-08"], Policy.LongWaitDecided);
        States(Rows["WL-09"], Policy.HarmReviewed);
        States(Rows["WL-10"], $"child in need {Policy.Visits.ChildInNeed} wd, child protection {Policy.Visits.ChildProtection} wd");
        States(Rows["WL-11"], Policy.LevelAgreed);
        States(Rows["WL-12"], Policy.ReferralAnswered);
        States(Rows["WL-13"], Policy.AlternativeNamed);
        States(Rows["WL-14"], $"{Policy.Handover.DaysBefore} days before");
        States(Rows["WL-15"], Policy.ResponsibilityTaken, $", settled in {Policy.SettledWorkingDays} wd");
        States(Rows["DG-01"], "on its day");
        States(OfParties["AR-01"], Policy.ReturnSigned);
        States(OfParties["CT-01"], Policy.ContactWorks);
        States(OfParties["CT-02"], "its first day");
        States(OfParties["WL-07"], "at once");
        States(OfParties["WL-08"], "at once");
    }

    [Fact]
    public void States_when_a_clock_starts_as_the_policy_does()
    {
        Assert.Contains($"by {Policy.Carers.ChangeOfDays} days or more, at most every {Policy.Carers.AtMostEveryDays} days", Rows["WL-05"][3]);
        Assert.StartsWith($"{Policy.Handover.MonthsBefore} months before", Rows["WL-14"][3]);
        Assert.Contains($"in the {Policy.Guard.ReviewWithinDays} days before", Rows["DG-01"][8]);
        Assert.Equal($"{Policy.Closures.CoverNoticeWorkingDays} wd before it", OfParties["CT-02"][3]);
    }

    [Fact]
    public void Gives_every_row_what_meets_it_and_why() =>
        Assert.All(Rows.Values.Concat(OfParties.Values), cells =>
        {
            Assert.Equal(10, cells.Length);
            Assert.All(cells, cell => Assert.NotEmpty(cell));
        });

    private static Dictionary<string, string[]> RowsUnder(string heading) => File.ReadLines(Repository.PathTo("docs", "checks.md"))
        .SkipWhile(line => line != heading).Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| code", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[0]);

    private static void States(string[] cells, Allowance allowance, string more = "") => Assert.Equal(
        Enumerable.Range(1, 4).Select(level => $"{allowance.For(level)} {(allowance.InWorkingDays ? "wd" : "days")}{more}"),
        cells[4..8]);

    /// <summary>The level makes no difference.</summary>
    private static void States(string[] cells, string days) => Assert.Equal([days, "same", "same", "same"], cells[4..8]);
}
