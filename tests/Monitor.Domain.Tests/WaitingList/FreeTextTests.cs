using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class FreeTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \r\n ")]
    public void Nothing_is_nothing(string? text)
    {
        Assert.True(FreeText.From(text, "view").IsSuccess(out var value, out _));
        Assert.Null(value);
    }

    [Fact]
    public void Is_kept_as_it_was_written_without_the_spaces_around_it()
    {
        Assert.True(FreeText.From("  We feel forgotten.\nPlease ring.\t ", "view").IsSuccess(out var value, out _));
        Assert.Equal("We feel forgotten.\nPlease ring.", value);
    }

    [Theory]
    [InlineData(499, true)]
    [InlineData(500, true)] // the last length that is taken
    [InlineData(501, false)]
    public void Has_at_most_500_characters(int length, bool taken)
    {
        var result = FreeText.From(new string('a', length), "view");

        Assert.Equal(taken, result.IsSuccess(out _, out var problem));
        Assert.Equal(taken ? null : "text-too-long", problem?.Code);
    }

    [Fact]
    public void Spaces_around_it_do_not_count() =>
        Assert.True(FreeText.From($"   {new string('a', 500)}   ", "view").IsSuccess(out _, out _));

    [Fact]
    public void Control_characters_are_refused()
    {
        FreeText.From("a\u0007b", "view").IsSuccess(out _, out var problem);

        Assert.Equal("text-unreadable", problem?.Code);
    }

    [Theory]
    [InlineData("call her on 07700 900123", "a telephone number")]
    [InlineData("born 12 March 2014", "a date")]
    [InlineData("NHS 943 476 5919", "an NHS number")]
    public void What_names_a_person_is_refused_in_words_that_say_what_to_take_out(string text, string shape)
    {
        FreeText.From(text, "view").IsSuccess(out _, out var problem);

        Assert.Equal(new InvalidProblem("text-holds-personal-data", $"Take out {shape}. Nothing that names a person is kept here.", "view"), problem);
    }
}
