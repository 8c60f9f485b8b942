namespace Monitor.App.Pages;

/// <summary>Where a link leads and what it says.</summary>
public sealed record PageLink(string Href, string Text);
