using CsCheck;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class EntryIdTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly Gen<EntryId> Ids = Gen.Byte.Array[10, 40].Select(hash => EntryId.From(hash));

    [Fact]
    public void Is_ten_characters_and_a_check_character_that_begin_with_a_letter() => Ids.Sample(id =>
    {
        var text = id.ToString();

        Assert.Equal(11, text.Length);
        Assert.True(char.IsAsciiLetterUpper(text[0]));
        Assert.All(text, c => Assert.Contains(c, Alphabet));
    });

    [Fact]
    public void Reads_what_it_writes() => Ids.Sample(id => EntryId.Parse(id.ToString(), null) == id);

    [Fact]
    public void The_same_hash_makes_the_same_reference()
    {
        byte[] hash = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        Assert.Equal(EntryId.From(hash), EntryId.From(hash));
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryId.From(hash.AsSpan(1)));
    }

    [Fact]
    public void Any_single_wrong_character_is_refused() =>
        Gen.Select(Ids, Gen.Int[0, 10], Gen.Int[1, 31]).Sample((id, place, by) =>
        {
            var text = id.ToString().ToCharArray();
            text[place] = Alphabet[(Alphabet.IndexOf(text[place]) + by) % 32];

            return !EntryId.TryParse(new string(text), null, out _);
        });

    [Fact]
    public void Any_swap_of_two_different_characters_is_refused() =>
        Gen.Select(Ids, Gen.Int[0, 10], Gen.Int[0, 10]).Where((id, i, j) => id.ToString()[i] != id.ToString()[j]).Sample((id, i, j) =>
        {
            var text = id.ToString().ToCharArray();
            (text[i], text[j]) = (text[j], text[i]);

            return !EntryId.TryParse(new string(text), null, out _);
        });

    [Fact]
    public void A_character_too_many_or_too_few_is_refused() =>
        Gen.Select(Ids, Gen.Int[0, 10], Gen.Int[0, 31]).Sample((id, place, other) =>
            !EntryId.TryParse(id.ToString().Remove(place, 1), null, out _)
            && !EntryId.TryParse(id.ToString().Insert(place, Alphabet[other..(other + 1)]), null, out _));

    [Fact]
    public void Small_letters_hyphens_and_spaces_do_not_matter() => Ids.Sample(id =>
    {
        var text = id.ToString();

        Assert.Equal(id, EntryId.Parse(text.ToLowerInvariant(), null));
        Assert.Equal(id, EntryId.Parse($" {text[..4]}-{text[4..8]} {text[8..]} ", null));
    });

    [Fact]
    public void O_is_read_as_zero_and_I_and_L_as_one() => Gen.Select(Ids, Gen.Char["Oo"], Gen.Char["IiLl"]).Sample((id, zero, one) =>
        EntryId.Parse(id.ToString().Replace('0', zero).Replace('1', one), null) == id);

    [Fact]
    public void Nothing_that_begins_with_a_digit_is_a_reference() =>
        Gen.Char["0123456789"].Array[11, 11].Sample(digits => !EntryId.TryParse(new string(digits), null, out _));

    [Fact]
    public void Never_throws_whatever_is_typed() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char[Alphabet + "OILU- "], 0, 40]).Sample(text =>
        {
            var taken = EntryId.TryParse(text, null, out var id);
            Assert.Equal(taken, id != default);
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("           ")]
    [InlineData("943 476 5919")] // an NHS number
    [InlineData("01632 960100")]
    public void Other_things_are_refused(string? text) => Assert.False(EntryId.TryParse(text, null, out _));

    [Fact]
    public void A_wrong_reference_is_told_without_repeating_it()
    {
        var exception = Assert.Throws<FormatException>(() => EntryId.Parse("9434765919", null));

        Assert.DoesNotContain("9434765919", exception.Message);
    }
}
