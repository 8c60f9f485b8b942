using System.Collections.Immutable;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>What is stored is read as it was, and stays readable.</summary>
public sealed class StoredTests
{
    private static readonly DateOnly On = EventSamples.On;

    private static ImmutableArray<EntryEvent> Samples => EventSamples.All;

    public static TheoryData<int> Events => [.. Enumerable.Range(0, Samples.Length)];

    [Fact]
    public void There_is_a_sample_of_every_event()
    {
        var kinds = typeof(EntryEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EntryEvent)) && !type.IsAbstract).ToHashSet();

        Assert.Equal(kinds, Samples.Select(happened => happened.GetType()).ToHashSet());
        Assert.Equal(kinds, Stored.Events.ToHashSet());
        Assert.Equal(kinds.Count, Samples.Select(Stored.NameOf).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_is_read_as_it_was_written(int sample)
    {
        var happened = Samples[sample];

        Assert.Equal(happened, Stored.ReadEvent(Stored.NameOf(happened), Stored.WriteEvent(happened)));
    }

    [Fact]
    public void An_entry_with_everything_is_read_as_it_was_written()
    {
        var during = Samples.Skip(2).Where(happened => happened is not (ServiceStarted or EntryClosed or ContactMade or AlternativeNamed or FactWithdrawn));
        var entry = WaitingListEntry.Fold(Entries.Id(1), [Samples[0], .. during]);
        Assert.NotEmpty(entry.Ladders);
        Assert.NotEmpty(entry.Supports);

        Assert.Equal(EntryText.Of(entry), EntryText.Of(Stored.Read<WaitingListEntry>(Stored.Write(entry))));
        Assert.Equal(Stored.Write(entry), Stored.Write(Stored.Read<WaitingListEntry>(Stored.Write(entry))));
    }

    [Fact]
    public void A_mail_with_everything_is_read_as_it_was_written()
    {
        var mail = new Notification
        {
            Id = NotificationId.For(MailKind.HarmNotice, "somebody", "something"),
            Kind = MailKind.HarmNotice,
            Party = Parties.School().Id,
            Person = Parties.Nobody,
            Role = ContactRole.SafeguardingLead,
            On = On,
            Entry = Entries.Id(1),
            Agency = Parties.School().Id,
            About = On.AddDays(-7),
            State = DeliveryState.Unknown,
            Attempt = 3,
            ClaimedUntil = Days.Instant("2026-03-16T08:01Z"),
            SentAt = Days.Instant("2026-03-16T08:00Z"),
            SentTo = PersonId.Of("head@agency.example"),
        };

        Assert.Equal(mail, Stored.Read<Notification>(Stored.Write(mail)) with { Told = mail.Told });
    }

    /// <summary>These names and shapes are in every store there is: what they say must still be read in years.</summary>
    [Theory]
    [InlineData("received", """{"service":"FI","responsible":"ashdown-primary","referredBy":"northmere-surgery","caseReference":"ASH-00412","receivedOn":"2026-03-02","harmMark":false}""")]
    [InlineData("level-recorded", """{"level":4,"on":"2026-03-16"}""")]
    [InlineData("status-recorded", """{"status":"childProtection","since":"2026-03-16","authority":"northmere-council"}""")]
    [InlineData("support-recorded", """{"number":3,"kind":"crisisOrSafetyPlan","provider":"Family hub","startedOn":"2026-03-16","reviewBy":"2026-04-15","endedOn":"2026-04-05","agreedWithFamily":true}""")]
    [InlineData("contact-attempted", """{"on":"2026-03-16","means":"letter"}""")]
    [InlineData("closed", """{"on":"2026-03-16","reason":"wasNotBrought"}""")]
    [InlineData("ladder-opened", """{"check":"WL-07","n":2,"deadline":"2026-03-15","on":"2026-03-16","policyVersion":"policy","aggregate":"2026-03-01"}""")]
    [InlineData("step-told", """{"check":"WL-02","n":1,"step":2,"raise":1,"on":"2026-03-16","to":"0123456789abcdef"}""")]
    public void What_was_stored_at_first_is_written_the_same_way_still(string name, string json)
    {
        var read = Stored.ReadEvent(name, json);

        Assert.Equal((name, json), (Stored.NameOf(read), Stored.WriteEvent(read)));
    }

    /// <summary>So are these, which have had a field added since: what it is without them.</summary>
    [Fact]
    public void What_was_stored_before_a_field_was_added_is_read_without_it()
    {
        var message = (MatchEntry)Stored.ReadMessage("match-entry", $$"""{"responsible":"ashdown-primary","entry":"{{Entries.Id(1)}}","hashes":""}""");
        var party = Stored.Read<Party>("""{"id":"ashdown-primary","name":"Ashdown Primary School","kind":"school","liveFrom":"2025-09-01","contacts":[],"closures":[]}""");

        Assert.Null(message.Kept);
        Assert.Null(party.OdsCode);
    }

    [Fact]
    public void An_event_that_this_program_does_not_know_is_a_newer_ones() =>
        Assert.Throws<NewerRowException>(() => Stored.ReadEvent("never-heard-of", "{}"));

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(0, false)]
    public void A_row_is_known_by_its_version(int version, bool known)
    {
        var row = new TableRow("agency", "f!row") { { Stored.VersionColumn, version } };

        if (known)
        {
            Assert.Same(row, Stored.Known(row));
        }
        else
        {
            Assert.Contains("f!row", Assert.ThrowsAny<Exception>(() => Stored.Known(row)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_row_without_a_version_is_malformed() => Assert.Throws<MalformedRow>(() => Stored.Known(new TableRow("agency", "f!row")));
}
