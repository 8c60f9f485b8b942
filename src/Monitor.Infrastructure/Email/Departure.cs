using System.Net;

namespace Monitor.Infrastructure.Email;

/// <summary>The request surely did not leave: nobody was there to send it to.</summary>
internal sealed class NeverLeft(Exception inner) : Exception("The request did not leave.", inner);

/// <summary>
/// Tells a request that surely did not leave from one of which nobody can tell. A body is asked for only once a connection stands, so where none was
/// asked for, no provider took the mail.
/// </summary>
internal sealed class Departure(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = new WatchedBody(request.Content ?? throw new InvalidOperationException("Only requests with a body can be watched."));
        request.Content = body;

        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (!body.Begun)
        {
            throw new NeverLeft(exception);
        }
    }

    private sealed class WatchedBody : HttpContent
    {
        private readonly HttpContent _content;
        private volatile bool _begun;

        public WatchedBody(HttpContent content)
        {
            _content = content;

            foreach (var (name, values) in content.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        public bool Begun => _begun;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _begun = true;
            return _content.CopyToAsync(stream, context, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Headers.ContentLength ?? 0;
            return _content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _content.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
