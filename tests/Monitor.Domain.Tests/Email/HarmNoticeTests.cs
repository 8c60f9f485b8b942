using Monitor.Domain.Email;

namespace Monitor.Domain.Tests.Email;

public sealed class HarmNoticeTests
{
    [Fact]
    public void Reads_as_agreed() => HarmNotice.Compose(Entries.Open().WithHarmMark(), TestPolicy.Current).Reads("harm-notice.txt");

    [Fact]
    public void Level_4_gives_the_same_notice_as_the_harm_mark() =>
        Assert.Equal(
            HarmNotice.Compose(Entries.Open().WithHarmMark(), TestPolicy.Current)!.ToText(),
            HarmNotice.Compose(Entries.Open().AtLevel(4), TestPolicy.Current)!.ToText());

    [Fact]
    public void Is_not_sent_when_social_care_was_told() =>
        Assert.Null(HarmNotice.Compose(Entries.Open().WithHarmMark().WithSocialCareTold(Day("2026-03-02")), TestPolicy.Current));

    [Fact]
    public void Is_not_sent_when_the_wait_has_ended()
    {
        Assert.Null(HarmNotice.Compose(Entries.Open().WithHarmMark().WithClosure(Day("2026-03-02")), TestPolicy.Current));
        Assert.Null(HarmNotice.Compose(Entries.Open().WithHarmMark().WithStart(Day("2026-03-02")), TestPolicy.Current));
    }

    [Fact]
    public void Is_not_sent_at_other_levels() => Assert.Null(HarmNotice.Compose(Entries.Open().AtLevel(3), TestPolicy.Current));

    [Fact]
    public void Tells_no_raising_since_it_is_no_step() => Assert.Empty(HarmNotice.Compose(Entries.Open().WithHarmMark(), TestPolicy.Current)!.Told);
}
