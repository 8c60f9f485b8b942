using Monitor.Domain.Checks;

namespace Monitor.Domain.Tests.Checks;

public sealed class ServiceStartsWithinTargetTests
{
    [Theory]
    [InlineData("CAMHS", "2026-03-02", "2026-03-30")] // 28 days: four weeks are at most 28
    [InlineData("FI", "2026-03-02", "2026-04-27")] // 56 days
    [InlineData("CAMHS", "2024-02-01", "2024-02-29")]
    [InlineData("CAMHS", "2026-03-28", "2026-04-25")] // the clocks go forward
    [InlineData("CAMHS", "2026-10-24", "2026-11-21")] // and back
    [InlineData("CAMHS", "2016-11-28", "2016-12-26")] // bank holidays count
    public void Is_owed_within_the_target_of_the_service(string service, string receivedOn, string lastDay) =>
        Entries.Open().WaitingFor(service).ReceivedOn(Day(receivedOn)).IsOwedBy("WL-07", lastDay);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_level_makes_no_difference(int level) =>
        Entries.Open().AtLevel(level).IsOwedBy("WL-07", "2026-04-27");

    [Fact]
    public void A_quiet_start_does_not_put_it_off() =>
        Entries.Open().FromQuietStart(Day("2026-04-20")).IsOwedBy("WL-07", "2026-04-27");

    [Fact]
    public void Contact_and_support_do_not_put_it_off() =>
        Entries.Open().WithNothingOwed().IsOwedBy("WL-07", "2026-04-27");

    [Fact]
    public void A_service_the_policy_no_longer_names_has_no_target() =>
        Assert.False(Entries.Open().WaitingFor("OLD").IsFinding("WL-07", "2099-12-31"));

    [Fact]
    public void Is_owed_by_the_service_and_climbs_as_one_list_a_month()
    {
        var obligation = Catalogue.Find("WL-07");

        Assert.Equal(Owner.Service, obligation.Owner);
        Assert.True(obligation.ClimbsByServiceAndMonth);
    }
}
