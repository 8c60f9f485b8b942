using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <summary>
/// How the domain's values are written in columns. Names of events and messages are part of what is stored: they are listed here, and a name
/// once given is never given to another.
/// </summary>
internal static class Stored
{
    /// <summary>The version of every row this code writes; it refuses rows with a higher one.</summary>
    public const int Version = 1;

    public const string VersionColumn = "v";

    private static readonly Dictionary<Type, string> EventNames = new()
    {
        [typeof(Received)] = "received",
        [typeof(LevelRecorded)] = "level-recorded",
        [typeof(StatusRecorded)] = "status-recorded",
        [typeof(SocialCareTold)] = "social-care-told",
        [typeof(LeadNamed)] = "lead-named",
        [typeof(LeadEnded)] = "lead-ended",
        [typeof(SupportRecorded)] = "support-recorded",
        [typeof(SupportReviewed)] = "support-reviewed",
        [typeof(SupportEnded)] = "support-ended",
        [typeof(SupportWasDeclined)] = "support-declined",
        [typeof(ContactMade)] = "contact-made",
        [typeof(ContactAttempted)] = "contact-attempted",
        [typeof(AttemptsDecided)] = "attempts-decided",
        [typeof(ServiceStarted)] = "service-started",
        [typeof(EntryClosed)] = "closed",
        [typeof(HarmMarked)] = "harm-marked",
        [typeof(ReferralAccepted)] = "referral-accepted",
        [typeof(ReferralRejected)] = "referral-rejected",
        [typeof(ReferrerTold)] = "referrer-told",
        [typeof(Resubmitted)] = "resubmitted",
        [typeof(AlternativeNamed)] = "alternative-named",
        [typeof(PlaceOffered)] = "place-offered",
        [typeof(ClockStopRecorded)] = "clock-stop",
        [typeof(Reopened)] = "reopened",
        [typeof(Held)] = "held",
        [typeof(HoldEnded)] = "hold-ended",
        [typeof(ResponsibilityProposed)] = "responsibility-proposed",
        [typeof(ResponsibilityAccepted)] = "responsibility-accepted",
        [typeof(ResponsibilityRefused)] = "responsibility-refused",
        [typeof(ResponsibilitySettled)] = "responsibility-settled",
        [typeof(TransferBegun)] = "transfer-begun",
        [typeof(Transferred)] = "transferred",
        [typeof(Linked)] = "linked",
        [typeof(Unlinked)] = "unlinked",
        [typeof(SpellJoined)] = "spell-joined",
        [typeof(HelpedBefore)] = "helped-before",
        [typeof(ReferralDateCorrected)] = "referral-date-corrected",
        [typeof(FactWithdrawn)] = "withdrawn",
        [typeof(TextErased)] = "erased",
        [typeof(LegalHoldPlaced)] = "legal-hold",
        [typeof(LegalHoldEnded)] = "legal-hold-ended",
        [typeof(NeedReviewed)] = "need-reviewed",
        [typeof(ScalesRecorded)] = "scales-recorded",
        [typeof(CommitmentReviewed)] = "commitment-reviewed",
        [typeof(LongWaitDecided)] = "long-wait-decided",
        [typeof(HarmReviewed)] = "harm-reviewed",
        [typeof(StatutoryVisitMade)] = "statutory-visit",
        [typeof(EligibilityEnds)] = "eligibility-ends",
        [typeof(HandoverPlanned)] = "handover-planned",
        [typeof(HolidayPlanMade)] = "holiday-plan",
        [typeof(SupportRefused)] = "support-refused",
        [typeof(CarerAdded)] = "carer-added",
        [typeof(CarerTold)] = "carer-told",
        [typeof(CarerNotToBeTold)] = "carer-not-to-be-told",
        [typeof(NotTellingConfirmed)] = "not-telling-confirmed",
        [typeof(ExpectedWaitChanged)] = "expected-wait",
        [typeof(LadderOpened)] = "ladder-opened",
        [typeof(StepRaised)] = "step-raised",
        [typeof(StepTold)] = "step-told",
        [typeof(LadderAcknowledged)] = "ladder-acknowledged",
        [typeof(LadderResolved)] = "ladder-resolved",
    };

    private static readonly Dictionary<Type, string> MessageNames = new()
    {
        [typeof(SendMailMessage)] = "send-mail",
        [typeof(PointToEntry)] = "point-to-entry",
        [typeof(PlanDigests)] = "plan-digests",
        [typeof(PlanWeeklySummary)] = "plan-weekly-summary",
        [typeof(PlanMonthlySummary)] = "plan-monthly-summary",
        [typeof(RecordTold)] = "record-told",
        [typeof(TellBoard)] = "tell-board",
        [typeof(SettleDuties)] = "settle-duties",
        [typeof(MoveEntry)] = "move-entry",
        [typeof(MergeEntries)] = "merge-entries",
        [typeof(MatchEntry)] = "match-entry",
        [typeof(OpenReturns)] = "open-returns",
        [typeof(ChaseReturns)] = "chase-returns",
        [typeof(AskForReceipt)] = "ask-for-receipt",
        [typeof(MailNotDelivered)] = "mail-not-delivered",
        [typeof(TellReferrer)] = "tell-referrer",
        [typeof(TellAsked)] = "tell-asked",
        [typeof(ApplyImport)] = "apply-import",
    };

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters =
        {
            new TextConverter<EntryId>(text => EntryId.Parse(text, null)),
            new TextConverter<PartyId>(text => PartyId.Parse(text, null)),
            new TextConverter<ServiceCode>(ServiceCode.Parse),
            new TextConverter<CaseReference>(CaseReference.FromStored),
            new TextConverter<OdsCode>(text => OdsCode.Parse(text, null)),
            new TextConverter<PersonId>(PersonId.FromStored),
            new TextConverter<NotificationId>(NotificationId.FromStored),
            new TextConverter<RaisingKey>(RaisingKey.Parse),
            new TextConverter<ReturnPeriod>(ReturnPeriod.Parse),
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
        },
    };

    /// <summary>A message comes from outside, and one that lacks a field is refused; an event lacks what was not known.</summary>
    private static readonly JsonSerializerOptions MessageOptions = new(Options) { RespectRequiredConstructorParameters = true };

    public static IEnumerable<Type> Events => EventNames.Keys;

    public static IEnumerable<Type> Messages => MessageNames.Keys;

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"A stored {typeof(T).Name} was null.");

    public static string NameOf(EntryEvent happened) => EventNames[happened.GetType()];

    public static string NameOf(Message message) => MessageNames[message.GetType()];

    public static string WriteEvent(EntryEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), Options);

    public static EntryEvent ReadEvent(string name, string json) => (EntryEvent)ReadAs(TypeOf(EventNames, name), json, Options);

    public static string WriteMessage(Message message) => JsonSerializer.Serialize(message, message.GetType(), Options);

    public static Message ReadMessage(string name, string json) => (Message)ReadAs(TypeOf(MessageNames, name), json, MessageOptions);

    /// <summary>Refuses a row written by a newer version: guessing at it could lose what it says.</summary>
    public static TableRow Known(TableRow row) => row.GetInt32(VersionColumn) switch
    {
        < 1 => throw new MalformedRow(row, "it has a version that never was."),
        > Version and var newer => throw new NewerRowException($"Row {row.Row} has version {newer}; this program knows {Version}."),
        _ => row,
    };

    private static object ReadAs(Type type, string json, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(json, type, options) ?? throw new JsonException($"A stored {type.Name} was null.");

    private static Type TypeOf(Dictionary<Type, string> names, string name) =>
        names.FirstOrDefault(pair => pair.Value == name).Key ?? throw new NewerRowException($"This program does not know '{name}'.");

    private sealed class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString() ?? throw new JsonException($"A {typeToConvert.Name} was null."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}

/// <summary>A row that a newer version of the program has written.</summary>
public sealed class NewerRowException(string message) : Exception(message);
