using System.Globalization;
using Monitor.Domain.Email;

namespace Monitor.Domain.Checks;

/// <summary>CT-02: who is mailed during a closure is named by its first day, asked for ten working days before.</summary>
internal sealed class CoverForClosure : IPartyObligation
{
    private const string Format = "yyyy-MM-dd";

    public string Code => "CT-02";

    public string InGeneral => "No cover is recorded for a closure";

    public string NextStep => "Name who is mailed while the agency is closed.";

    public string Finding(Duty duty) =>
        $"No cover is recorded for the closure from {Words.Date(DateOnly.ParseExact(duty.About, Format, CultureInfo.InvariantCulture))}";

    public string Path(Duty duty) => "/app/agency";

    public IEnumerable<OwedDuty> Of(PartyFacts facts, Circumstances now) => facts.Party.Closures
        .Where(closure => closure.CoverEmail is null && closure.To >= now.Today
            && now.WorkingDays.Add(now.Today, now.Policy.Closures.CoverNoticeWorkingDays) >= closure.From)
        .DistinctBy(closure => closure.From)
        .Select(closure => new OwedDuty(Code, closure.From.ToString(Format, CultureInfo.InvariantCulture), closure.From));
}
