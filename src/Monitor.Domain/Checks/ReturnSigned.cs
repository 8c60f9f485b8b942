using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;

namespace Monitor.Domain.Checks;

/// <summary>AR-01: an assurance return is signed within five working days of the end of its period.</summary>
internal sealed class ReturnSigned : IPartyObligation
{
    public string Code => "AR-01";

    public string InGeneral => "An assurance return is not signed";

    public string NextStep => "Look through the return, confirm or correct its figures, and sign it.";

    public string Finding(Duty duty) => $"The assurance return for {ReturnPeriod.Parse(duty.About).InWords} is not signed";

    public string Path(Duty duty) => Links.To(ReturnPeriod.Parse(duty.About));

    public IEnumerable<OwedDuty> Of(PartyFacts facts, Circumstances now) =>
        facts.Returns.Where(each => !each.IsSigned).Select(each => new OwedDuty(Code, each.Period.ToString(), each.DueOn));
}
