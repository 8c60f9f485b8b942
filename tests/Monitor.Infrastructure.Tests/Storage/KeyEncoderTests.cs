using CsCheck;
using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Tests.Storage;

public sealed class KeyEncoderTests
{
    private static readonly Gen<string> AnyText = Gen.Char.Array[0, 12].Select(characters => new string(characters));
    private static readonly Gen<string> AwkwardText = Gen.Char["/\\#?%!\"~_-.'aA0 é\u0001\uD800"].Array[0, 6].Select(characters => new string(characters));
    private static readonly Gen<string> Text = Gen.OneOf(AnyText, AwkwardText);
    private static readonly Gen<string[]> Parts = Text.Array[1, 4];
    private static readonly Gen<DateTimeOffset> Instants = Gen.Long[DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    [Fact]
    public void Every_text_is_read_back_as_it_was_written() =>
        Text.Sample(text => KeyEncoder.Decode(KeyEncoder.Encode(text)) == text);

    [Fact]
    public void Two_texts_never_share_an_encoding() =>
        Gen.Select(AwkwardText, AwkwardText).Sample((one, other) => one == other == (KeyEncoder.Encode(one) == KeyEncoder.Encode(other)));

    [Fact]
    public void Only_safe_characters_are_written() =>
        Text.Sample(text => KeyEncoder.Encode(text).All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'));

    [Fact]
    public void Every_composite_key_is_one_that_the_service_takes() =>
        Parts.Sample(parts => TableLimits.CheckKey("k" + RowKeys.Join(parts)));

    [Fact]
    public void Two_lists_of_parts_never_share_a_key() =>
        Gen.Select(Parts, Parts).Sample((one, other) => one.SequenceEqual(other) == (RowKeys.Join(one) == RowKeys.Join(other)));

    [Fact]
    public void A_key_is_split_into_the_parts_it_was_made_of() =>
        Parts.Sample(parts => RowKeys.Split(RowKeys.Join(parts)).SequenceEqual(parts));

    [Fact]
    public void A_key_lies_under_its_own_first_parts_only() =>
        Gen.Select(Parts, Parts).Sample((prefix, parts) =>
        {
            var key = RowKeys.Join(parts);
            var isInRange = string.CompareOrdinal(key, RowKeys.FirstUnder(prefix)) >= 0 && string.CompareOrdinal(key, RowKeys.EndOf(prefix)) < 0;
            var isUnder = parts.Length > prefix.Length && parts.Take(prefix.Length).SequenceEqual(prefix);

            return isInRange == isUnder;
        });

    [Fact]
    public void Instants_sort_as_text() =>
        Gen.Select(Instants, Instants).Sample((one, other) =>
            Math.Sign(string.CompareOrdinal(KeyEncoder.Instant(one), KeyEncoder.Instant(other))) == Math.Sign(one.CompareTo(other)));

    [Fact]
    public void Instants_are_read_back_whatever_their_offset() =>
        Gen.Select(Instants.Where(instant => instant.Year is > 1 and < 9999), Gen.Int[-14, 14])
            .Sample((instant, hours) => KeyEncoder.ReadInstant(KeyEncoder.Instant(instant.ToOffset(TimeSpan.FromHours(hours)))) == instant);

    [Fact]
    public void Sequence_numbers_sort_as_text() =>
        Gen.Select(Gen.Int[0, 99_999_999], Gen.Int[0, 99_999_999]).Sample((one, other) =>
            Math.Sign(string.CompareOrdinal(KeyEncoder.Sequence(one), KeyEncoder.Sequence(other))) == one.CompareTo(other)
            && KeyEncoder.ReadSequence(KeyEncoder.Sequence(one)) == one);

    [Theory]
    [InlineData(-1)]
    [InlineData(100_000_000)] // nine digits would sort among the eight
    public void A_sequence_number_that_would_not_sort_is_refused(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyEncoder.Sequence(number));

    [Theory]
    [InlineData("_")]
    [InlineData("_00")]
    [InlineData("_0041")] // an 'A', which is never escaped
    [InlineData("_00e9")] // lower case is another spelling
    [InlineData("a/b")]
    [InlineData("a!b")]
    public void What_the_encoder_never_writes_is_not_read(string text) =>
        Assert.Throws<FormatException>(() => KeyEncoder.Decode(text));
}
