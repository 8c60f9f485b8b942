using Microsoft.Extensions.Time.Testing;
using Monitor.Testing.Messaging;

namespace Monitor.Infrastructure.Tests.Messaging;

/// <summary>The rules of Service Bus that the stand-in keeps, to the second.</summary>
public sealed class StandInQueueTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
    private readonly StandInQueue _queue;

    public StandInQueueTests() => _queue = new StandInQueue(
        new QueueSettings { MaxDeliveryCount = 3, LockFor = TimeSpan.FromSeconds(30), DuplicateWindow = TimeSpan.FromMinutes(10) }, _clock);

    [Theory]
    [InlineData(599, 1)]
    [InlineData(600, 2)]
    public void An_id_is_a_duplicate_within_the_window_even_when_the_first_is_done(int seconds, long taken)
    {
        _queue.Add([1], "m-1", null);
        _queue.Complete(_queue.Lend()!.LockToken!.Value);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        _queue.Add([1], "m-1", null);

        Assert.Equal(taken, _queue.Taken);
    }

    [Fact]
    public void What_has_no_id_is_never_a_duplicate()
    {
        _queue.Add([1], null, null);
        _queue.Add([1], null, null);

        Assert.Equal(2, _queue.Taken);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_scheduled_message_is_given_out_at_its_instant_and_not_before(int seconds, bool given)
    {
        _queue.Add([1], "m-1", _clock.GetUtcNow().AddSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(given, _queue.Lend() is not null);
    }

    [Fact]
    public void What_is_lent_is_lent_to_one()
    {
        _queue.Add([1], "m-1", null);

        Assert.NotNull(_queue.Lend());
        Assert.Null(_queue.Lend());
    }

    [Theory]
    [InlineData(29, true, 0)]
    [InlineData(30, false, 1)]
    public void A_lock_ends_by_itself_and_that_counts_as_a_failed_delivery(int seconds, bool completed, int failures)
    {
        _queue.Add([1], "m-1", null);
        var held = _queue.Lend()!;
        var token = held.LockToken!.Value;
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(completed, _queue.Complete(token));
        Assert.Equal(failures, held.Failures);
    }

    [Fact]
    public void A_lock_that_is_renewed_begins_anew_and_one_that_is_lost_is_not_renewed()
    {
        _queue.Add([1], "m-1", null);
        var token = _queue.Lend()!.LockToken!.Value;
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(_clock.GetUtcNow().AddSeconds(30), _queue.Renew(token));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(_queue.Renew(token));
    }

    [Theory]
    [InlineData(true, 1)] // modified, as abandoning is
    [InlineData(false, 3)] // released
    public void What_comes_back_failed_too_often_dies_with_the_reason_and_what_is_released_does_not(bool failed, int left)
    {
        _queue.Add([1], "m-1", null);
        _queue.Add([1], "m-2", null);
        _queue.Add([1], "m-3", null);

        for (var delivery = 0; delivery < 6; delivery++)
        {
            _queue.Return(_queue.Lend()!.LockToken!.Value, failed);
        }

        Assert.Equal(left, _queue.Messages.Count);
        Assert.All(_queue.DeadLetters.Messages, dead => Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason));
        Assert.Equal(3 - left, _queue.DeadLetters.Messages.Count);
    }

    [Fact]
    public void What_is_dead_can_be_read_and_does_not_die_twice()
    {
        _queue.Add([1], "m-1", null);
        _queue.Kill(_queue.Lend()!.LockToken!.Value, "kept-aside", "Nobody knows it.");

        for (var delivery = 0; delivery < 20; delivery++)
        {
            var dead = _queue.DeadLetters.Lend()!;
            Assert.Equal(("m-1", "kept-aside", "Nobody knows it."), (dead.Id, dead.DeadLetterReason, dead.DeadLetterDescription));
            _queue.DeadLetters.Return(dead.LockToken!.Value, failed: true);
        }
    }
}
