namespace Monitor.Domain.Email;

/// <summary>How mails of each kind are treated on their way.</summary>
public static class MailKinds
{
    extension(MailKind kind)
    {
        /// <summary>Harm waits for nobody: such a mail leaves on any day, whatever else its recipient got.</summary>
        public bool LeavesAtOnce => kind is MailKind.HarmNotice;

        /// <summary>Somebody must hear of it soon: it is tried most often, and overtakes other mail when an outage ends.</summary>
        public bool IsEscalation => kind is MailKind.HarmNotice or MailKind.Undeliverable or MailKind.SelfFault;

        /// <summary>Whether it takes its recipient's one other place of a day, beside the digest and the harm notice (DOMAIN §4, the noise ceiling).
        /// Those who run the monitor get two mails a day about it at most, which is kept elsewhere (<see cref="Work.TellingOperators"/>).</summary>
        public bool TakesThePlaceOfADay => kind is not (MailKind.HarmNotice or MailKind.Digest or MailKind.SelfFault or MailKind.Passcode);

        /// <summary>A person may ask not to get it. Whatever carries a finding is never muted, the digest included.</summary>
        public bool MayBeMuted => kind is MailKind.WeeklySummary;

        /// <summary>Whether somebody asked not to get mails of this kind.</summary>
        public bool IsMutedBy(People.Contact contact) => kind.MayBeMuted && contact.MutesWeekly;

        /// <summary>
        /// How long a mail of which nobody can tell is left for the provider to report on, before it is sent as a repeat: 15 minutes for an escalation,
        /// an hour for a digest (DESIGN §5.4). Null: it is not repeated, and a person hears after a day.
        /// </summary>
        public TimeSpan? RepeatedAfter => kind switch
        {
            _ when kind.IsEscalation => TimeSpan.FromMinutes(15),
            MailKind.Digest => TimeSpan.FromMinutes(60),
            _ => null,
        };
    }
}
