using System.Globalization;
using Monitor.Testing.App;

namespace Monitor.App.Tests;

/// <summary>Filling in a form as somebody at a browser does: opens the page, types, sends.</summary>
internal static class Browsing
{
    extension(TestApp app)
    {
        /// <summary>Opens a page as a party.</summary>
        public Task<Answer> OpenAsync(string party, string path) => app.As(party).GetAnswerAsync(path);

        /// <summary>
        /// Opens a page, fills in its form and sends it. A date is given as 2026-03-02 under the name of its field followed by a star; several values of one
        /// field are separated by a bar.
        /// </summary>
        public async Task<Answer> FillInAsync(string party, string path, params (string Field, string Value)[] typed)
        {
            using var client = app.As(party);
            using var opened = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var html = await opened.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(opened.IsSuccessStatusCode, $"{path} answered {opened.StatusCode} to {party}.");
            var form = Html.Parse(html).All("form").Single(form => form.Get("method") == "post");
            var fields = form.All("input").Where(input => input.Get("type") == "hidden")
                .Select(input => new KeyValuePair<string, string>(input.Get("name")!, input.Get("value")!)).Concat(typed.SelectMany(Typed));

            using var request = new HttpRequestMessage(HttpMethod.Post, form.Get("action")) { Content = new FormUrlEncodedContent(fields) };

            if (opened.Headers.TryGetValues("Set-Cookie", out var cookies))
            {
                request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0])));
            }

            return await client.AskAsync(request);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Typed((string Field, string Value) typed)
    {
        if (!typed.Field.EndsWith('*'))
        {
            return typed.Value.Split('|').Select(value => new KeyValuePair<string, string>(typed.Field, value));
        }

        var date = DateOnly.ParseExact(typed.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var name = typed.Field[..^1];
        return
        [
            new($"{name}-day", date.Day.ToString(CultureInfo.InvariantCulture)), new($"{name}-month", date.Month.ToString(CultureInfo.InvariantCulture)),
            new($"{name}-year", date.Year.ToString(CultureInfo.InvariantCulture)),
        ];
    }
}
