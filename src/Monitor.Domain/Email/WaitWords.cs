using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>The expected wait in words, for whoever referred: what the service has said of it, else its target; and whom to ask.</summary>
public static class WaitWords
{
    private const int DaysOfWeek = 7;

    public static string Of(WaitingListEntry entry, in Circumstances now)
    {
        var service = now.Policy.FindService(entry.Service);
        var name = service?.Name ?? entry.Service.ToString();
        var ask = $"Ask the {name} team about the wait, and the agency that answers for the family meanwhile about support.";

        if (!entry.ExpectedWaits.IsEmpty)
        {
            var expected = entry.ExpectedWaits[^1];
            var ends = entry.ReceivedOn.AddDays(expected.Days);
            var weeks = (expected.Days + (DaysOfWeek / 2)) / DaysOfWeek;
            return $"The {name} team expects the whole wait to be about {Words.Count(weeks, "week", "weeks")}, {(ends < now.Today ? "which have passed" : $"until about {Words.Date(ends)}")}. {ask}";
        }

        return service is null
            ? $"The service has not said how long the wait will be. {ask}"
            : $"The {name} team has not said how long this wait will be; its target is {Words.Days(service.TargetDays)}. {ask}";
    }
}
