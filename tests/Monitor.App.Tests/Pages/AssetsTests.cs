using System.Text.RegularExpressions;
using Monitor.Testing;

namespace Monitor.App.Tests.Pages;

public sealed class AssetsTests
{
    private static readonly string Govuk = Read("govuk-frontend.css");

    /// <summary>The font is for GOV.UK only; it is neither shipped nor asked for.</summary>
    [Fact]
    public void Asks_for_no_font_and_for_nothing_outside_our_own_path()
    {
        Assert.DoesNotContain("@font-face", Govuk, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("GDS Transport", Govuk, StringComparison.OrdinalIgnoreCase);
        Assert.All(Regex.Matches(Govuk + Read("site.css"), "url\\(([^)]*)\\)").AsEnumerable(), url => Assert.StartsWith("/app/assets/", url.Groups[1].Value));
    }

    [Fact]
    public void Is_otherwise_the_style_sheet_as_it_came()
    {
        var original = File.ReadAllText(Repository.PathTo("node_modules", "govuk-frontend", "dist", "govuk", "govuk-frontend.min.css"));

        Assert.Equal(original.Count(character => character == '\\'), Govuk.Count(character => character == '\\'));
        Assert.Equal(original.Count(character => character == '{') - 2, Govuk.Count(character => character == '{'));
        Assert.Contains(".govuk-date-input__item", Govuk, StringComparison.Ordinal);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "assets", name));
}
