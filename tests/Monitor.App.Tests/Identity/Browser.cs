using Monitor.Testing.App;

namespace Monitor.App.Tests.Identity;

/// <summary>Somebody at a browser that keeps its cookies, over an address that is secure to it.</summary>
internal sealed class Browser(TestApp app)
{
    private readonly Dictionary<string, string> _cookies = [];

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Posts fields as another site's page would: without the page's own token.</summary>
    public Task<Answer> PostAsync(string path, params (string Field, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Field, field.Value))) });

    /// <summary>Opens a page, fills in its form and sends it.</summary>
    public async Task<Answer> SubmitAsync(string path, params (string Field, string Value)[] typed)
    {
        var form = Html.Parse((await GetAsync(path)).Body).All("form").Single(form => form.Get("method") == "post");
        var hidden = form.All("input").Where(input => input.Get("type") == "hidden").Select(input => (input.Get("name")!, input.Get("value")!)).Where(field => typed.All(each => each.Field != field.Item1));
        return await PostAsync(form.Get("action")!, [.. hidden, .. typed]);
    }

    public Task<Answer> AskAsync(string email, string? then = null) => SubmitAsync("/app/sign-in", [("email", email), .. then is null ? Array.Empty<(string, string)>() : [("then", then)]]);

    public Task<Answer> TypeAsync(string code, string? then = null) => SubmitAsync("/app/sign-in/code", [("code", code), .. then is null ? Array.Empty<(string, string)>() : [("then", then)]]);

    /// <summary>The same browser as it is now, to go its own way from here.</summary>
    public Browser Copy() => At(app);

    /// <summary>The same browser at another instance.</summary>
    public Browser At(TestApp other)
    {
        var copy = new Browser(other);

        foreach (var (name, value) in _cookies)
        {
            copy._cookies[name] = value;
        }

        return copy;
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(new Uri("https://monitor.example"), request.RequestUri!);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await app.Anonymous().AskAsync(request);

        foreach (var set in answer.Headers.Split('\n').Where(header => header.StartsWith("Set-Cookie: ", StringComparison.Ordinal)).SelectMany(header => header["Set-Cookie: ".Length..].Split(", ")))
        {
            var pair = set.Split(';')[0].Split('=', 2);

            if (pair.Length == 2 && pair[1].Length == 0)
            {
                _cookies.Remove(pair[0]);
            }
            else if (pair.Length == 2)
            {
                _cookies[pair[0]] = pair[1];
            }
        }

        return answer;
    }
}
