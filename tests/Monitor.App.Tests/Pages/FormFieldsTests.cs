using Microsoft.Extensions.Primitives;
using Monitor.App.Pages.Forms;
using Monitor.Domain.InterimSupport;

namespace Monitor.App.Tests.Pages;

public sealed class FormFieldsTests
{
    [Theory]
    [InlineData("3", "11", "2026", "2026-11-03")]
    [InlineData(" 03 ", "Nov", "2026", "2026-11-03")]
    [InlineData("3", "november", "2026", "2026-11-03")]
    [InlineData("29", "2", "2028", "2028-02-29")]
    public void Reads_a_date_as_people_type_it(string day, string month, string year, string expected) =>
        Assert.Equal(expected, Date(day, month, year).Match(date => date.ToString("yyyy-MM-dd"), problem => problem.Detail));

    [Theory]
    [InlineData("29", "2", "2026")]
    [InlineData("0", "1", "2026")]
    [InlineData("1", "13", "2026")]
    [InlineData("1", "0", "2026")]
    [InlineData("1", "1", "26")]
    [InlineData("1", "1", "")]
    [InlineData("1.5", "1", "2026")]
    [InlineData("-1", "1", "2026")]
    [InlineData("1", "Smarch", "2026")]
    [InlineData("99999999999999999999", "1", "2026")]
    public void Refuses_what_is_no_date(string day, string month, string year) =>
        Assert.Equal("The date of the contact must be a real date, with a day, a month and a year of four digits.", Date(day, month, year).Match(_ => string.Empty, problem => problem.Detail));

    [Fact]
    public void Asks_for_a_date_that_is_missing() =>
        Assert.Equal("Enter the date of the contact.", Date(" ", "", "").Match(_ => string.Empty, problem => problem.Detail));

    [Theory]
    [InlineData("Parenting", SupportKind.Parenting)]
    [InlineData("parenting", null)]
    [InlineData("1", null)]
    [InlineData("", null)]
    public void Takes_only_a_choice_that_was_offered(string value, SupportKind? expected) =>
        Assert.Equal(expected, FormFields.From(new Dictionary<string, StringValues> { ["kind"] = value }).Choice<SupportKind>("kind"));

    [Fact]
    public void Keeps_the_first_of_several_values_and_no_more_than_a_page_of_it()
    {
        var fields = FormFields.From(new Dictionary<string, StringValues> { ["role"] = new(["first", "second"]), ["familyView"] = new string('x', 100_000) });

        Assert.Equal("first", fields["role"]);
        Assert.Equal(["first", "second"], fields.Many("role"));
        Assert.Empty(fields.Many("nothing"));
        Assert.Equal(4000, fields["familyView"].Length);
    }

    private static Domain.Result<DateOnly> Date(string day, string month, string year) =>
        FormFields.From(new Dictionary<string, StringValues> { ["on-day"] = day, ["on-month"] = month, ["on-year"] = year }).Date("on", "date of the contact");
}
