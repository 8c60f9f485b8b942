using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Monitor.App.Tests;

/// <summary>Renders components and reads HTML as a person or a screen reader would.</summary>
internal static partial class Html
{
    private static readonly string[] Void = ["meta", "link", "br", "hr", "input", "img", "base"];

    public static IServiceProvider NoServices { get; } = new ServiceCollection().BuildServiceProvider();

    public static async Task<string> RenderAsync<TComponent>(object model)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model }))).ToHtmlString());
    }

    /// <summary>The page as a tree. Fails when an element is not closed, or an attribute is written twice.</summary>
    public static XElement Parse(string html)
    {
        var text = Comments().Replace(html, string.Empty);
        text = Doctype().Replace(text, string.Empty);
        text = StartTags().Replace(text, tag => $"<{tag.Groups[1].Value}{BareAttributes().Replace(tag.Groups[2].Value, "$0=\"\"")}{(Void.Contains(tag.Groups[1].Value) ? "/" : "")}>");
        text = Entities().Replace(text, entity => WebUtility.HtmlDecode(entity.Value));
        return XElement.Parse(text, LoadOptions.PreserveWhitespace);
    }

    public static IEnumerable<XElement> All(this XElement root, string name) => root.DescendantsAndSelf(name);

    public static string? Get(this XElement element, string attribute) => element.Attribute(attribute)?.Value;

    public static IEnumerable<XElement> WithClass(this XElement root, string name) =>
        root.DescendantsAndSelf().Where(element => (element.Get("class") ?? string.Empty).Split(' ').Contains(name));

    public static XElement? ById(this XElement root, string id) => root.DescendantsAndSelf().SingleOrDefault(element => element.Get("id") == id);

    /// <summary>The words of an element, spaces and line breaks made one.</summary>
    public static string Words(this XElement element) => Spaces().Replace(string.Concat(element.DescendantNodesAndSelf().OfType<XText>().Select(text => text.Value)), " ").Trim();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex("<!DOCTYPE[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Doctype();

    [GeneratedRegex("<([a-z][a-z0-9]*)((?:\\s+[^\\s=>\"'/]+(?:=\"[^\"]*\")?)*)\\s*/?>")]
    private static partial Regex StartTags();

    /// <summary>A name that no value follows.</summary>
    [GeneratedRegex("(?<=^|\\s|\")\\s+[^\\s=>\"'/]+(?=\\s|$)(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")]
    private static partial Regex BareAttributes();

    [GeneratedRegex("&(?!(amp|lt|gt|quot|apos|#38|#60|#x26|#x3C);)[#A-Za-z0-9]+;")]
    private static partial Regex Entities();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
