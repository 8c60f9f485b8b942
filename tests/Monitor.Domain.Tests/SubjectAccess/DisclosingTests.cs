using System.Collections.Immutable;
using Monitor.Domain.SubjectAccess;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.SubjectAccess;

/// <summary>Whoever asks is given what is about them, and nothing of other carers, other children, or decisions that may put somebody at risk.</summary>
public sealed class DisclosingTests
{
    private static readonly Requester Mother = new(1);

    /// <summary>Kinds of events of which not everything is given to everybody. Any new kind is given whole until somebody decides otherwise here.</summary>
    private static readonly ImmutableArray<Type> NotForEverybody =
        [typeof(CarerAdded), typeof(CarerTold), typeof(CarerNotToBeTold), typeof(NotTellingConfirmed), typeof(ScalesRecorded), typeof(Linked), typeof(Unlinked), typeof(FactWithdrawn)];

    [Fact]
    public void Every_kind_of_event_was_thought_of()
    {
        // 61 kinds were read one by one for what they may say of others. Read a new one, and count it here.
        Assert.Equal(61, typeof(EntryEvent).Assembly.GetTypes().Count(type => type.BaseType == typeof(EntryEvent)));

        foreach (var happened in EventSamples.All.Where(happened => !NotForEverybody.Contains(happened.GetType())))
        {
            Assert.Same(happened, Only(Mother, happened).Event);
            Assert.Empty(Only(Requester.Child, happened).Without);
        }
    }

    [Fact]
    public void A_carer_is_given_nothing_of_another()
    {
        Gives(Mother, new CarerAdded(1, "Mother"));
        Gives(Mother, new CarerTold(1, 1, Entries.Listing));
        LeavesOut(LeftOut.AnotherCarer, Mother, new CarerAdded(2, "Father"));
        LeavesOut(LeftOut.AnotherCarer, Mother, new CarerTold(2, 1, Entries.Listing));
    }

    [Fact]
    public void A_child_is_given_which_carers_are_on_the_entry_and_were_told()
    {
        Gives(Requester.Child, new CarerAdded(2, "Father"));
        Gives(Requester.Child, new CarerTold(2, 1, Entries.Listing));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    public void That_somebody_is_not_told_is_given_to_nobody_before_the_officer_decides(int? carer)
    {
        LeavesOut(LeftOut.NotTelling, new Requester(carer), new CarerNotToBeTold(2, NotTellingReason.Safety, Entries.Listing));
        LeavesOut(LeftOut.NotTelling, new Requester(carer), new NotTellingConfirmed(2, "Head", Entries.Listing));
    }

    [Fact]
    public void Another_entry_of_the_family_is_not_named()
    {
        LeavesOut(LeftOut.AnotherChild, Requester.Child, new Linked(Entries.Id(2)));
        LeavesOut(LeftOut.AnotherChild, Mother, new Unlinked(Entries.Id(2)));
    }

    [Fact]
    public void Of_scores_only_those_of_other_carers_are_left_out()
    {
        ScaleScore child = new(Rater.Child, 4), mother = new(Rater.Carer, 6, 1), father = new(Rater.Carer, 2, 2);
        var scales = new ScalesRecorded(Entries.Listing, [child, mother, father]);

        var given = Only(Mother, scales);

        Assert.Equal(new ScalesRecorded(Entries.Listing, [child, mother]), given.Event);
        Assert.Equal([LeftOut.AnotherCarer], given.Without);
        Assert.Equal(new ScalesRecorded(Entries.Listing, [child]), Only(Requester.Child, scales).Event);
        LeavesOut(LeftOut.AnotherCarer, Mother, new ScalesRecorded(Entries.Listing, [father]));
        Gives(Mother, new ScalesRecorded(Entries.Listing, [child, mother]));
    }

    [Fact]
    public void Words_are_given_once_somebody_has_read_them()
    {
        HistoryItem[] history = [Item(1, Entries.Referral()), Item(2, new ContactMade(Entries.Listing), "Her father rings at night.")];

        var unread = Disclosing.Of(history, Mother, withWords: false)[1];
        var read = Disclosing.Of(history, Mother, withWords: true)[1];

        Assert.Equal((history[1].Event, null), (unread.Event, unread.Text));
        Assert.Equal([LeftOut.Words], unread.Without);
        Assert.Equal("Her father rings at night.", read.Text);
        Assert.Empty(read.Without);
    }

    [Fact]
    public void Words_beside_what_is_left_out_are_never_given()
    {
        var given = Disclosing.Of([Item(1, new Linked(Entries.Id(2)), "The sister is on the list too.")], Requester.Child, withWords: true)[0];

        Assert.Equal((null, null), (given.Event, given.Text));
    }

    [Fact]
    public void That_something_about_another_was_taken_back_is_left_out_with_its_words()
    {
        HistoryItem[] history =
            [Item(1, Entries.Referral()), Item(2, new CarerTold(2, 1, Entries.Listing)), Item(3, new FactWithdrawn(2), "He was not told."), Item(4, new ContactMade(Entries.Listing)), Item(5, new FactWithdrawn(4), "Another family.")];

        var given = Disclosing.Of(history, Mother, withWords: true);

        Assert.Equal((null, null), (given[2].Event, given[2].Text));
        Assert.Equal((history[4].Event, "Another family."), (given[4].Event, given[4].Text));
    }

    [Fact]
    public void Everything_has_its_number_and_instant_and_says_which_role_recorded_it_and_no_more()
    {
        var given = Disclosing.Of([Item(7, new ContactMade(Entries.Listing))], Mother, withWords: false)[0];

        Assert.Equal((7, Instant("2026-03-02T09:00Z"), "ashdown-primary/agency-lead"), (given.Sequence, given.At, given.Actor));
    }

    private static void Gives(Requester requester, EntryEvent happened) => Assert.Equal((happened, 0), (Only(requester, happened).Event, Only(requester, happened).Without.Length));

    private static void LeavesOut(LeftOut why, Requester requester, EntryEvent happened)
    {
        Assert.Null(Only(requester, happened).Event);
        Assert.Equal([why], Only(requester, happened).Without);
    }

    private static Disclosure Only(Requester requester, EntryEvent happened) => Disclosing.Of([Item(1, happened)], requester, withWords: false)[0];

    private static HistoryItem Item(int sequence, EntryEvent happened, string? text = null) => new(sequence, Instant("2026-03-02T09:00Z"), "ashdown-primary/agency-lead/1f2e3d4c", "test", happened, text);
}
