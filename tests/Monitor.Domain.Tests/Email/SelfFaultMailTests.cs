using Monitor.Domain.Email;
using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.Email;

public sealed class SelfFaultMailTests
{
    private static readonly OwnState Everything = new(
        Instant("2026-01-01T00:00Z"), Instant("2026-03-10T00:00Z"), new Job("Audit", "2026-03-09", true, Instant("2026-03-09T02:00Z"), default, "120 entries, 2 faults"),
        Day("2026-01-01"), Day("2026-02-01"), Day("2026-05-25"), [.. Enumerable.Range(1, 3).Select(i => new Aside($"{i}", "work", "because", null, null, null, Instant("2026-03-11T08:00Z"))), MailFault.OfTheProvider(MailFault.ProviderRefusesUs, Instant("2026-03-11T08:50Z"))]);

    [Fact]
    public void Reads_as_agreed() => SelfFaultMail.Compose(Faults(), Day("2026-03-10"), Day("2026-03-11")).Reads("self-fault.txt");

    [Fact]
    public void Is_not_sent_when_no_fault_is_left() => Assert.Null(SelfFaultMail.Compose([], Day("2026-03-10"), Day("2026-03-11")));

    [Fact]
    public void Every_fault_leads_to_a_section_that_the_runbook_has()
    {
        var runbook = File.ReadAllLines(Repository.PathTo("docs", "runbook.md"));

        Assert.Equal(7, Faults().Count);
        Assert.All(Faults().Append("Something new."), fault => Assert.Contains($"## {SelfFaultMail.SectionFor(fault)}", runbook));
    }

    [Fact]
    public void Says_since_when()
    {
        Assert.Contains("First seen on 10 March 2026", SelfFaultMail.Compose(Faults(), Day("2026-03-10"), Day("2026-03-11"))!.ToText(), StringComparison.Ordinal);
        Assert.Contains("Seen on 11 March 2026.", SelfFaultMail.Compose(Faults(), Day("2026-03-11"), Day("2026-03-11"))!.ToText(), StringComparison.Ordinal);
    }

    private static List<string> Faults() => [.. Everything.Faults(Instant("2026-03-11T09:00Z")).Select(fault => fault.Sentence)];
}
