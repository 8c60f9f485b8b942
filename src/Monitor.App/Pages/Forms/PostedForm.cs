using System.Text;
using Microsoft.AspNetCore.Antiforgery;

namespace Monitor.App.Pages.Forms;

/// <summary>A form as it came back: what it is for, what was typed, and the key by which sending it twice does it once.</summary>
public sealed record PostedForm(string What, FormFields Fields, string Key, string Said)
{
    public const string WhatField = "what";
    public const string KeyField = "idempotencyKey";

    /// <summary>Null when it did not come from a page of ours.</summary>
    public static async Task<PostedForm?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType || !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            return null;
        }

        var posted = await http.Request.ReadFormAsync(cancellationToken);
        var fields = FormFields.From(posted);
        var said = string.Join('\n', posted.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key}={Convert.ToHexString(Encoding.UTF8.GetBytes(field.Value.ToString()))}"));
        return new PostedForm(fields[WhatField], fields, fields[KeyField], said);
    }

    /// <summary>A key for a form that is about to be shown.</summary>
    public static string NewKey(HttpContext http, DateTimeOffset now) => $"form:{http.TraceIdentifier}:{now:yyyyMMddHHmmssfff}";

    /// <summary>What proves that a form comes from our own page.</summary>
    public static AntiforgeryField Antiforgery(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return new AntiforgeryField(tokens.FormFieldName, tokens.RequestToken!);
    }
}
