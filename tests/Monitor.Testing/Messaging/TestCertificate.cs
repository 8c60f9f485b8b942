using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Testing.Messaging;

/// <summary>A certificate for <c>localhost</c> that nobody but a test vouches for.</summary>
public static class TestCertificate
{
    public static X509Certificate2 New()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        // As from a file, so that its key may serve a server.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
