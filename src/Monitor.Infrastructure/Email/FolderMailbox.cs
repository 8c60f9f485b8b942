using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Utils;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Email;

/// <summary>Reads what <see cref="FolderEmailSender"/> delivered. A mail never changes once it is there, so its headers are read once.</summary>
internal sealed partial class FolderMailbox(string folder) : IMailbox
{
    private readonly ConcurrentDictionary<string, MailboxItem> _read = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<MailboxItem>> ReadAsync(CancellationToken cancellationToken)
    {
        var items = new List<MailboxItem>();

        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + MailFile.Extension) : [])
        {
            var id = Path.GetFileNameWithoutExtension(path);

            if (!MailFile.IsId(id))
            {
                continue;
            }

            if (!_read.TryGetValue(id, out var item))
            {
                item = await ReadHeadersAsync(path, id, cancellationToken);
                _read[id] = item;
            }

            items.Add(item);
        }

        return [.. items.OrderByDescending(item => item.SentAt).ThenBy(item => item.Id, StringComparer.Ordinal)];
    }

    public Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken) => Task.FromResult<Stream?>(Open(id));

    public async Task<MailBody?> ReadBodyAsync(string id, CancellationToken cancellationToken)
    {
        await using var file = Open(id);

        if (file is null)
        {
            return null;
        }

        var mail = await MimeMessage.LoadAsync(file, cancellationToken);
        return new MailBody(WithPictures(Lines(mail.HtmlBody), mail), Lines(mail.TextBody));
    }

    private FileStream? Open(string id)
    {
        var path = MailFile.IsId(id) ? MailFile.PathTo(folder, id) : null;

        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16384, useAsync: true)
            : null;
    }

    private static async Task<MailboxItem> ReadHeadersAsync(string path, string id, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var headers = await new MimeParser(file, MimeFormat.Entity).ParseHeadersAsync(cancellationToken);

        return new MailboxItem(
            id,
            headers[HeaderId.To] ?? string.Empty,
            Enum.Parse<MailKind>(headers[MailFile.KindHeader] ?? throw new InvalidDataException($"Mail {id} has no {MailFile.KindHeader} header.")),
            headers[HeaderId.Subject] ?? string.Empty,
            DateUtils.TryParse(headers[HeaderId.Date], out var sentAt) ? sentAt : DateTimeOffset.MinValue,
            [.. (headers[MailFile.ReferencesHeader] ?? string.Empty)
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(reference => EntryId.Parse(reference, CultureInfo.InvariantCulture))]);
    }

    /// <summary>A page cannot follow <c>cid:</c>, so each picture is put where the HTML names it.</summary>
    private static string WithPictures(string html, MimeMessage mail)
    {
        var pictures = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var part in mail.BodyParts.OfType<MimePart>())
        {
            if (part is { ContentId: { } id, Content: { } content } && part.ContentType.IsMimeType("image", "png"))
            {
                pictures.TryAdd(id, DataOf(content));
            }
        }

        return Picture().Replace(html, named => pictures.GetValueOrDefault(named.Groups[1].Value, named.Value));
    }

    private static string DataOf(IMimeContent content)
    {
        using var bytes = new MemoryStream();
        content.DecodeTo(bytes);
        return $"data:image/png;base64,{Convert.ToBase64String(bytes.ToArray())}";
    }

    [GeneratedRegex("(?<=[\"'(])cid:([A-Za-z0-9-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Picture();

    private static string Lines(string? text) => (text ?? string.Empty).ReplaceLineEndings("\n");
}
