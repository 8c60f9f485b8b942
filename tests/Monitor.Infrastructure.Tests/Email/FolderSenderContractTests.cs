using Monitor.Domain.Email;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class FolderSenderContractTests : SenderContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mails-").FullName;

    protected override IEmailSender Sender => new FolderEmailSender(_folder, From, HostName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override async Task<IReadOnlyList<TakenMail>> TakenAsync() =>
        await Task.WhenAll(Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(async path =>
            await MimeReading.ReadAsync(await File.ReadAllBytesAsync(path, Cancelled), Cancelled)));
}
