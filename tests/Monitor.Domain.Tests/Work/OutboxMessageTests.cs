using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.Work;

public sealed class OutboxMessageTests
{
    [Fact]
    public void The_same_intent_has_the_same_id_whenever_it_is_sent()
    {
        var message = new PlanMonthlySummary(Day("2026-03-01"));

        Assert.Equal(
            OutboxMessage.For(Instant("2026-04-07T08:30Z"), message, "2026-03").Id,
            OutboxMessage.For(Instant("2026-04-08T08:30Z"), message, "2026-03").Id);
    }

    [Fact]
    public void Another_kind_or_another_matter_has_another_id()
    {
        var at = Instant("2026-04-07T08:30Z");
        var one = OutboxMessage.For(at, new PlanMonthlySummary(Day("2026-03-01")), "2026-03").Id;

        Assert.NotEqual(one, OutboxMessage.For(at, new PlanMonthlySummary(Day("2026-02-01")), "2026-02").Id);
        Assert.NotEqual(one, OutboxMessage.For(at, new PlanDigests(Parties.School().Id, Day("2026-03-01")), "2026-03").Id);
    }
}
