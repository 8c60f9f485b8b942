using Monitor.Domain.Tests.WaitingList;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Escalations;

public sealed class AcknowledgingTests
{
    private static readonly Domain.Checks.Circumstances Now = On("2026-03-26");

    /// <summary>Two findings at step 1, and a long wait that climbs in its service's list.</summary>
    private static readonly WaitingListEntry Found = Entries.Open().WithLadder("WL-01", Day("2026-03-05")).WithLadder("WL-02", Day("2026-03-06"))
        .Apply(new LadderOpened("WL-07", 1, Day("2026-03-20"), Day("2026-03-21"), "policy", Day("2026-03-01")));

    [Theory]
    [InlineData("2026-03-25", "until-impossible")]
    [InlineData("2026-03-26", null)]
    [InlineData("2026-04-13", null)] // ten working days over Easter
    [InlineData("2026-04-14", "until-impossible")]
    [InlineData(null, "until-missing")]
    public void Lasts_ten_working_days_at_most(string? until, string? refused) =>
        Assert.Equal(refused, Recording.Acknowledging(Found, ["WL-01"], "Head of service", Recorded.Maybe(until), "Leave.", Now).Code());

    [Fact]
    public void Several_at_once_share_owner_end_and_reason() => Assert.Equal(
        [
            new NewEvent(new LadderAcknowledged("WL-01", 1, 1, "Head of service", Now.Today, Day("2026-04-02")), "Leave."),
            new NewEvent(new LadderAcknowledged("WL-02", 1, 1, "Head of service", Now.Today, Day("2026-04-02")), "Leave."),
        ],
        Recording.Acknowledging(Found, ["WL-01", "WL-02"], "Head of service", Day("2026-04-02"), "Leave.", Now).News());

    [Fact]
    public void One_named_twice_is_acknowledged_once() =>
        Assert.Single(Recording.Acknowledging(Found, ["WL-01", "WL-01"], "Head of service", Day("2026-04-02"), "Leave.", Now).News());

    [Fact]
    public void Is_given_once_a_step()
    {
        var answered = Found.Acknowledged("WL-01", Day("2026-03-10"), Day("2026-03-20"));

        Assert.Equal("already-acknowledged", Recording.Acknowledging(answered, ["WL-01"], "Head of service", Day("2026-04-02"), "Leave.", Now).Code());
        Assert.Equal("already-acknowledged", Recording.Acknowledging(answered, ["WL-02", "WL-01"], "Head of service", Day("2026-04-02"), "Leave.", Now).Code());
        Assert.Null(Recording.Acknowledging(answered.Raised("WL-01", 2, Day("2026-03-23")), ["WL-01"], "Head of service", Day("2026-04-02"), "Leave.", Now).Code());
    }

    [Fact]
    public void Is_for_a_finding_that_is_open_and_has_climbed()
    {
        Assert.Equal("not-open", Recording.Acknowledging(Found, ["WL-04"], "Head of service", Day("2026-04-02"), "Leave.", Now).Code());
        Assert.Equal("not-open", Recording.Acknowledging(Found.Resolved("WL-01", Day("2026-03-20")), ["WL-01"], "Head of service", Day("2026-04-02"), "Leave.", Now).Code());
        Assert.Equal("not-open", Recording.Acknowledging(Found, ["WL-07"], "Head of service", Day("2026-04-02"), "Leave.", Now).Code()); // the service's list climbs
        Assert.Equal("checks-missing", Recording.Acknowledging(Found, [], "Head of service", Day("2026-04-02"), "Leave.", Now).Code());
    }

    [Fact]
    public void Needs_its_owner_by_role_and_a_reason()
    {
        Assert.Equal("owner-role-missing", Recording.Acknowledging(Found, ["WL-01"], " ", Day("2026-04-02"), "Leave.", Now).Code());
        Assert.Equal("reason-missing", Recording.Acknowledging(Found, ["WL-01"], "Head of service", Day("2026-04-02"), " ", Now).Code());
    }

    [Fact]
    public void What_is_missing_is_told_all_at_once_and_each_at_its_own_field() => Assert.Equal(
        [
            new InvalidProblem("owner-role-missing", "Name the role that answers for it.", "ownerRole"),
            new InvalidProblem("until-missing", "Enter the day by which it will be put right.", "until"),
            new InvalidProblem("reason-missing", "Say why it takes longer.", "reason"),
        ],
        Faults("", null, ""));

    [Fact]
    public void What_cannot_be_is_told_with_what_can()
    {
        Assert.Equal(
            [new InvalidProblem("until-impossible", "The day is today or later, and no later than 13 April 2026: 10 working days.", "until")],
            Faults("Head of service", Day("2026-04-14"), "Leave."));
        Assert.Equal("reason", Assert.Single(Faults("Head of service", Day("2026-04-13"), new string('x', FreeText.Longest + 1))).Field);
    }

    private static IEnumerable<InvalidProblem> Faults(string ownerRole, DateOnly? until, string reason) =>
        Recording.Acknowledging(Found, ["WL-01"], ownerRole, until, reason, Now).Match<IEnumerable<InvalidProblem>>(
            _ => [], problem => problem is InvalidFields several ? several.Faults : [(InvalidProblem)problem]);
}
