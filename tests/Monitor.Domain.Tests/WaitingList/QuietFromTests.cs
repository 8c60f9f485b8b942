using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public class QuietFromTests
{
    private static readonly PartyId Id = PartyId.Parse("new-agency", null);
    private static readonly DateOnly LiveFrom = new(2026, 3, 2);

    [Theory]
    [InlineData(true, "2026-03-02", true)] // imported on the agency's first day
    [InlineData(true, "2026-03-30", true)] // the last of its 20 working days
    [InlineData(true, "2026-03-31", false)] // the day after
    [InlineData(false, "2026-03-02", false)] // referred by somebody, not imported
    public void Only_what_is_imported_while_the_quiet_start_lasts_is_quiet(bool isImported, string today, bool expected)
    {
        var party = new Party(Id, "New agency", PartyKind.School, null, LiveFrom, null, [], []);
        var referral = new Referral { Service = "FI", CaseReference = "NEW-00001", ReceivedOn = new DateOnly(2026, 2, 2), IsImported = isImported };
        var now = new Circumstances(DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture), TestPolicy.Current, Calendars.EnglandAndWales);

        Assert.True(ReferralRules.Check(referral, Id, new Partnership([party]), now).IsSuccess(out var facts, out _));

        Assert.Equal(expected, ((Received)facts[0].Event).QuietFrom == LiveFrom);
    }
}
