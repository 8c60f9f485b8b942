using Monitor.Domain.Email;
using Monitor.Domain.People;

namespace Monitor.Domain.Tests.Email;

public sealed class MailKindsTests
{
    private static readonly Contact Muted = new(ContactRole.AssuranceContact, "Assurance contact", "assurance@ashdown-primary.example") { MutesWeekly = true };

    public static TheoryData<MailKind> Kinds => [.. Enum.GetValues<MailKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Only_the_weekly_summary_can_be_muted(MailKind kind)
    {
        Assert.Equal(kind == MailKind.WeeklySummary, kind.IsMutedBy(Muted));
        Assert.False(kind.IsMutedBy(Muted with { MutesWeekly = false }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_but_harm_the_digest_and_what_operators_hear_share_one_place_of_a_day(MailKind kind) =>
        Assert.Equal(kind is not (MailKind.HarmNotice or MailKind.Digest or MailKind.SelfFault or MailKind.Passcode), kind.TakesThePlaceOfADay);

    [Fact]
    public void Muting_is_of_an_assurance_contact_and_can_be_taken_back()
    {
        var school = Parties.School();
        const string Address = "assurance@ashdown-primary.example";

        Assert.True(Directing.WithWeekly(school, Address, wanted: false).IsSuccess(out var muted, out _));
        Assert.Equal([Address], muted.Contacts.Where(contact => contact.MutesWeekly).Select(contact => contact.Email));
        Assert.True(Directing.WithWeekly(muted, Address, wanted: true).IsSuccess(out var again, out _));
        Assert.DoesNotContain(again.Contacts, contact => contact.MutesWeekly);
        Assert.False(Directing.WithWeekly(school, "head@ashdown-primary.example", wanted: false).IsSuccess(out _, out _));
        Assert.False(Directing.WithWeekly(school, Address, null).IsSuccess(out _, out _));
    }

    [Fact]
    public void Naming_a_contact_again_keeps_what_it_muted()
    {
        var school = Parties.School() with { Contacts = [Muted] };

        Assert.True(Directing.WithContact(school, Muted.Role, "Deputy headteacher", Muted.Email, false, false).IsSuccess(out var changed, out _));
        Assert.True(Assert.Single(changed.Contacts).MutesWeekly);
    }

    [Fact]
    public void Operators_are_the_boards_and_the_manager_where_nobody_is_named()
    {
        Assert.Equal(["manager@board.example"], new Partnership([Parties.Board()]).Operators.Select(contact => contact.Email));
        Assert.True(Directing.WithContact(Parties.Board(), ContactRole.Operator, "Systems team", "ops@board.example", false, false).IsSuccess(out var board, out _));
        Assert.Equal(["ops@board.example"], new Partnership([board]).Operators.Select(contact => contact.Email));
        Assert.False(Directing.WithContact(Parties.School(), ContactRole.Operator, "Systems team", "ops@board.example", false, false).IsSuccess(out _, out _));
    }
}
