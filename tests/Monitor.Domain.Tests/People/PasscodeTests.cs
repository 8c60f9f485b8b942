using Monitor.Domain.People;

namespace Monitor.Domain.Tests.People;

public sealed class PasscodeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Passcode Asked = Passcode.Asked("id", "right", Now);

    [Fact]
    public void The_right_code_is_right_once()
    {
        var (first, after) = Asked.Typed("right", Now);

        Assert.Equal(PasscodeOutcome.Right, first);
        Assert.Equal((PasscodeOutcome.Gone, after), after.Typed("right", Now));
    }

    [Theory]
    [InlineData(600, PasscodeOutcome.Right)]
    [InlineData(601, PasscodeOutcome.Gone)]
    public void It_is_good_for_ten_minutes(int seconds, PasscodeOutcome expected) => Assert.Equal(expected, Asked.Typed("right", Now.AddSeconds(seconds)).Outcome);

    [Theory]
    [InlineData(4, PasscodeOutcome.Right)]
    [InlineData(5, PasscodeOutcome.Gone)]
    public void It_may_be_typed_five_times(int wrong, PasscodeOutcome expected)
    {
        var code = Asked;

        for (var i = 0; i < wrong; i++)
        {
            (var outcome, code) = code.Typed("wrong", Now);
            Assert.Equal(PasscodeOutcome.Wrong, outcome);
        }

        Assert.Equal(expected, code.Typed("right", Now).Outcome);
    }

    [Fact]
    public void Five_codes_are_sent_in_half_an_hour_and_the_count_begins_anew_after_it()
    {
        PasscodeAsking? asking = null;
        var sent = Enumerable.Range(0, 6).Select(_ =>
        {
            (asking, var maySend) = PasscodeAsking.Again(asking, Now);
            return maySend;
        }).ToList();

        Assert.Equal([true, true, true, true, true, false], sent);
        Assert.False(PasscodeAsking.Again(asking, Now.AddMinutes(30)).MaySend);
        Assert.True(PasscodeAsking.Again(asking, Now.AddMinutes(30).AddSeconds(1)).MaySend);
    }
}
