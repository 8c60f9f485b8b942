using Monitor.Domain.People;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Keys of cookies, and codes with which people sign in.</summary>
public abstract class KeyContract : StoreContract, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = Days.Instant("2026-03-02T09:00Z");
    private static readonly PersonId Address = PersonId.Of("head@ashdown-primary.example");

    private protected KeyContract(ITables tables)
        : base(tables)
    {
        Keys = new KeyStore(tables);
        Passcodes = new PasscodeStore(tables);
    }

    private protected IKeyStore Keys { get; }

    private protected IPasscodeStore Passcodes { get; }

    public async ValueTask InitializeAsync() => await Tables.EnsureCreatedAsync(Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Keys_are_read_as_they_were_added()
    {
        await Keys.AddAsync("key-1", "<key id=\"1\" />", Cancellation);
        await Keys.AddAsync("key-2", "<key id=\"2\" />", Cancellation);
        await Keys.AddAsync("key-2", "<key id=\"2\" again=\"yes\" />", Cancellation);

        Assert.Equal(["<key id=\"1\" />", "<key id=\"2\" again=\"yes\" />"], await Keys.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task A_code_is_right_once_of_sixteen_who_type_it_at_once()
    {
        await Passcodes.AddAsync(Passcode.Asked("one", "right", Now), Cancellation);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Passcodes.TypeAsync("one", "right", Now, Cancellation))));

        Assert.Equal(1, outcomes.Count(outcome => outcome == PasscodeOutcome.Right));
        Assert.Equal(15, outcomes.Count(outcome => outcome == PasscodeOutcome.Gone));
    }

    [Fact]
    public async Task Of_many_wrong_ones_at_once_five_are_looked_at()
    {
        await Passcodes.AddAsync(Passcode.Asked("one", "right", Now), Cancellation);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Passcodes.TypeAsync("one", "wrong", Now, Cancellation))));

        Assert.Equal(Passcode.TriesAtMost, outcomes.Count(outcome => outcome == PasscodeOutcome.Wrong));
        Assert.Equal(PasscodeOutcome.Gone, await Passcodes.TypeAsync("one", "right", Now, Cancellation));
    }

    [Fact]
    public async Task A_code_that_nobody_asked_for_is_gone() => Assert.Equal(PasscodeOutcome.Gone, await Passcodes.TypeAsync("none", "right", Now, Cancellation));

    [Fact]
    public async Task Askings_for_one_address_are_counted_and_for_another_apart()
    {
        var may = new List<bool>();

        for (var i = 0; i < Passcode.AskedAtMost + 1; i++)
        {
            may.Add(await Passcodes.AskAsync(Address, Now, Cancellation));
        }

        Assert.Equal([true, true, true, true, true, false], may);
        Assert.True(await Passcodes.AskAsync(PersonId.Of("chair@board.example"), Now, Cancellation));
    }

    [Fact]
    public async Task What_is_old_is_forgotten_and_what_is_not_stays()
    {
        await Passcodes.AddAsync(Passcode.Asked("old", "right", Now.AddDays(-2)), Cancellation);
        await Passcodes.AddAsync(Passcode.Asked("new", "right", Now), Cancellation);

        Assert.True(await Passcodes.ForgetAsync(Now.AddDays(-1), Cancellation));

        Assert.Equal(PasscodeOutcome.Gone, await Passcodes.TypeAsync("old", "right", Now.AddDays(-2), Cancellation));
        Assert.Equal(PasscodeOutcome.Right, await Passcodes.TypeAsync("new", "right", Now, Cancellation));
    }
}

/// <summary>The contract on the tables' twin.</summary>
public sealed class InMemoryKeyTests() : KeyContract(new InMemoryTables());

/// <summary>The contract on Azurite.</summary>
public sealed class AzureKeyTests(AzuriteFixture azurite) : KeyContract(OwnTables.Connect(azurite));
