using CsCheck;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("9434765919", "an NHS number")]
    [InlineData("943 476 5919", "an NHS number")]
    [InlineData("943-476-5919", "an NHS number")]
    [InlineData("943\u00a0476\u00a05919", "an NHS number")] // as copied from a web page
    [InlineData("943.476.5919", "an NHS number")]
    [InlineData("943/476/5919", "an NHS number")]
    [InlineData("NHS9434765919", "an NHS number")]
    [InlineData("his number is 943 476 5919.", "an NHS number")]
    [InlineData("A801200001001", "a unique pupil number")]
    [InlineData("a80120000100b", "a unique pupil number")] // a temporary one
    [InlineData("12/03/2014", "a date")]
    [InlineData("12/03/14", "a date")]
    [InlineData("1.3.2014", "a date")]
    [InlineData("12-03-2014", "a date")]
    [InlineData("12_03_2014", "a date")]
    [InlineData("12 03 2014", "a date")]
    [InlineData("12 / 03 / 2014", "a date")]
    [InlineData("2014-03-12", "a date")]
    [InlineData("2014/3/12", "a date")]
    [InlineData("20140312", "a date")]
    [InlineData("12032014", "a date")]
    [InlineData("12 March 2014", "a date")]
    [InlineData("12th of March 2014", "a date")]
    [InlineData("12-Mar-2014", "a date")]
    [InlineData("3rd sept 2014", "a date")]
    [InlineData("March 12, 2014", "a date")]
    [InlineData("March 12th 2014", "a date")]
    [InlineData("29 February 2016", "a date")]
    [InlineData("somebody@example.org", "an e-mail address")]
    [InlineData("write to a.b+c@mail.example.org please", "an e-mail address")]
    [InlineData("LS1 4AP", "a postcode")]
    [InlineData("ls14ap", "a postcode")]
    [InlineData("SW1A 1AA", "a postcode")]
    [InlineData("M1  1AE", "a postcode")]
    [InlineData("they live in Leeds-LS1 4AP", "a postcode")]
    [InlineData("GIR 0AA", "a postcode")]
    [InlineData("01632 960100", "a telephone number")]
    [InlineData("01632 960 100", "a telephone number")]
    [InlineData("01632-960-100", "a telephone number")]
    [InlineData("01632960100", "a telephone number")]
    [InlineData("07700 900123", "a telephone number")]
    [InlineData("07700900123", "a telephone number")]
    [InlineData("020 7946 0018", "a telephone number")]
    [InlineData("(020) 7946 0018", "a telephone number")]
    [InlineData("0191 498 0123", "a telephone number")]
    [InlineData("+44 7700 900123", "a telephone number")]
    [InlineData("+44 (0)20 7946 0018", "a telephone number")]
    [InlineData("+447700900123", "a telephone number")]
    [InlineData("0044 7700 900123", "a telephone number")]
    public void A_shape_that_names_a_person_is_recognised(string text, string shape) => Assert.Equal(shape, PersonalData.ShapeIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("The family would like a call after school on Tuesdays.")]
    [InlineData("They have waited 14 weeks, 3 of them without any news.")]
    [InlineData("We tried 3 times; the next visit is in week 2 of term 4.")]
    [InlineData("Year 5, class 5B, attendance 94.5%")]
    [InlineData("He may 2 or 3 times a week stay at home.")]
    [InlineData("In March 2026 the school changed.")]
    [InlineData("9434765918")] // not a valid check digit
    [InlineData("94347659190")] // eleven digits
    [InlineData("Ring 999 or 111.")]
    [InlineData("Levels 3/4")]
    [InlineData("FI0123456788")] // a number of a case system, filled up with noughts
    [InlineData("Mondays 9 to 11, from 12 March on")]
    public void Ordinary_words_and_numbers_are_not(string text) => Assert.Null(PersonalData.ShapeIn(text));

    [Fact]
    public void Every_valid_NHS_number_is_recognised_however_it_is_written() =>
        Gen.Select(Gen.Int[0, 999_999_999], OneOf("", " ", "-"), OneOf("", "x", "ref "), OneOf("", ".", " yes"))
            .Where((nine, _, _, _) => CheckDigit(nine) < 10)
            .Sample((nine, separator, before, after) =>
            {
                var digits = $"{nine:D9}{CheckDigit(nine)}";
                var written = $"{before}{digits[..3]}{separator}{digits[3..6]}{separator}{digits[6..]}{after}";

                return PersonalData.ShapeIn(written) == "an NHS number";
            });

    [Fact]
    public void Never_throws_whatever_is_typed() =>
        Gen.OneOf(Gen.String[0, 500], Gen.String[Gen.Char["0123456789 -/.@+()aM"], 0, 500]).Sample(text => PersonalData.ShapeIn(text) is null or { Length: > 0 });

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static int CheckDigit(int nine)
    {
        var digits = $"{nine:D9}";
        var sum = 0;

        for (var i = 0; i < 9; i++)
        {
            sum += (digits[i] - '0') * (10 - i);
        }

        return (11 - (sum % 11)) % 11;
    }
}
