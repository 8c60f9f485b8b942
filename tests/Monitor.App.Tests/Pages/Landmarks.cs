using System.Xml.Linq;

namespace Monitor.App.Tests.Pages;

/// <summary>What every page owes to somebody who does not see it.</summary>
internal static class Landmarks
{
    public static void AssertHeld(XElement page)
    {
        Assert.Equal("en-GB", page.Get("lang"));
        Assert.NotEmpty(page.All("title").Single().Value);
        Assert.Single(page.All("header"));
        Assert.Single(page.All("footer"));
        Assert.Single(page.All("h1"));
        Assert.Equal("main-content", page.All("main").Single().Get("id"));
        Assert.Equal("#main-content", page.Element("body")!.Elements("a").First().Get("href"));
        Assert.All(page.All("nav").Concat(page.All("form")), part => Assert.NotEmpty(part.Get("aria-label") ?? string.Empty));
    }
}
