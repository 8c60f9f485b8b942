using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using static Monitor.Domain.Exports.WaitingListExport;

namespace Monitor.Domain.Exports;

/// <summary>
/// A waiting list with columns named as data elements of the NHS Data Dictionary name them in the Mental Health Services Data Set (tables MHS101 and MHS102);
/// <c>docs/exports.md</c> has each column's source. No element that names or describes a patient is held, so this is no submission.
/// </summary>
public static class NhsExtract
{
    /// <summary>The columns for one partnership, which knows under which ODS codes NHS systems know its parties.</summary>
    public static ImmutableArray<ExportColumn> For(Partnership partnership) =>
    [
        new("SERVICE REQUEST IDENTIFIER", (entry, _) => entry.Id.ToString()),
        new("REFERRAL REQUEST RECEIVED DATE", (entry, _) => Day(entry.ReceivedOn)),
        new("ORGANISATION IDENTIFIER (REFERRING)", (entry, _) => partnership.Find(entry.ReferredBy)?.OdsCode?.ToString()),
        new("ORGANISATION IDENTIFIER (CODE OF PROVIDER)", (entry, _) => partnership.TeamOf(entry.Service)?.OdsCode?.ToString()),
        new("SOURCE OF REFERRAL FOR MENTAL HEALTH SERVICES", (entry, _) => SourceOf(partnership.Find(entry.ReferredBy)?.Kind)),
        new("SERVICE OR TEAM TYPE REFERRED TO (MENTAL HEALTH)", (entry, _) => entry.Service.ToString()),
        new("REFERRAL REJECTION DATE", (entry, _) => Day(entry.Rejection?.On)),
        new("REFERRAL REJECTION REASON", (entry, _) => entry.Rejection is { } rejection ? Term(rejection.Reason) : null),
        new("REFERRAL CLOSURE DATE", (entry, _) => Day(entry.Closure?.On)),
        new("REFERRAL CLOSURE REASON", (entry, _) => entry.Closure is { } closure ? Term(closure.Reason) : null),
        new("CARE CONTACT DATE", (entry, _) => Day(StopOf(entry, ClockStop.FirstContact))),
        new("ASSESSMENT TOOL COMPLETION DATE", (entry, _) => Day(StopOf(entry, ClockStop.BaselineMeasure))),
        new("CARE PLAN CREATION DATE", (entry, _) => Day(StopOf(entry, ClockStop.PlanOrIntervention))),
        new("DAYS WAITED", (entry, now) => Number(entry.DaysWaited(now.Today))),
        new("WAITING TIME BAND", (entry, now) => Band(entry.DaysWaited(now.Today))),
    ];

    /// <summary>The bands of NHS England's monthly statistics of mental health services (DOMAIN §10).</summary>
    public static string Band(int days) => days switch
    {
        <= 6 => "0-6",
        <= 13 => "7-13",
        <= 27 => "14-27",
        <= 84 => "28-84",
        _ => ">84",
    };

    private static DateOnly? StopOf(WaitingListEntry entry, ClockStop part) => entry.ClockStops.Where(stop => stop.Part == part).Select(stop => (DateOnly?)stop.On).FirstOrDefault();

    /// <summary>In words: the data set's codes distinguish more than the directory knows.</summary>
    private static string? SourceOf(PartyKind? kind) => kind switch
    {
        PartyKind.School => "Education",
        PartyKind.Health => "Primary or other health care",
        PartyKind.EarlyHelp or PartyKind.Council => "Local authority",
        PartyKind.Voluntary => "Voluntary sector",
        _ => null,
    };
}
