namespace Monitor.App.Hosting;

/// <summary>Where people reach this application: the only source of scheme and host in links (DESIGN §6). Without a slash at its end.</summary>
internal sealed record PublicAddress(string BaseUrl)
{
    public string BaseUrl { get; } = BaseUrl.TrimEnd('/');

    public string Host => new Uri(BaseUrl).Host;
}
