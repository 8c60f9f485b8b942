using Monitor.Domain.Checks;
using Monitor.Domain.Policies;

namespace Monitor.Domain.Tests.Checks;

/// <summary>docs/checks.md says what the catalogue and the policy do.</summary>
public sealed class ChecksDocumentTests
{
    private static readonly Dictionary<string, string[]> Rows = File.ReadLines(Repository.PathTo("docs", "checks.md"))
        .Where(line => line.StartsWith("| WL-", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[0]);

    [Fact]
    public void Has_one_row_for_each_obligation_in_order() => Assert.Equal(Catalogue.All.Select(obligation => obligation.Code), Rows.Keys);

    [Fact]
    public void Names_the_owner()
    {
        foreach (var obligation in Catalogue.All)
        {
            Assert.Equal(obligation.Owner == Owner.Service ? "service" : "responsible agency", Rows[obligation.Code][2]);
        }
    }

    [Fact]
    public void States_the_days_of_the_policy()
    {
        States("WL-01", TestPolicy.Current.LeadNamed);
        States("WL-02", TestPolicy.Current.SupportRecorded);
        States("WL-03", TestPolicy.Current.SupportNotLapsed);
        States("WL-04", TestPolicy.Current.Contact);
        Assert.Equal(string.Join(", ", TestPolicy.Current.Services.Select(service => $"{service.Code} {service.TargetDays} days")), Rows["WL-07"][4]);
    }

    [Fact]
    public void Gives_every_row_what_meets_it_and_why() =>
        Assert.All(Rows.Values, cells =>
        {
            Assert.Equal(10, cells.Length);
            Assert.All(cells, cell => Assert.NotEmpty(cell));
        });

    private static void States(string code, Allowance allowance) => Assert.Equal(
        Enumerable.Range(1, 4).Select(level => $"{allowance.For(level)} {(allowance.InWorkingDays ? "wd" : "days")}"),
        Rows[code][4..8]);
}
