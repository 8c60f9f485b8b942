using Monitor.Domain.Work;
using Monitor.Infrastructure.Messaging;
using Monitor.Testing.Messaging;

namespace Monitor.Infrastructure.Tests.Messaging;

public sealed class EncryptionTests
{
    [Theory]
    [InlineData(true, Sent.Confirmed)]
    [InlineData(false, Sent.NotConfirmed)] // as this machine does
    public async Task Nothing_is_said_to_a_broker_whose_certificate_nobody_vouches_for(bool vouched, Sent said)
    {
        using var certificate = TestCertificate.New();
        await using var broker = await BrokerStandIn.StartAsync(new BrokerSettings { Certificate = certificate });
        await using var ours = new OurSide(
            BrokerAddress.Read(broker.ConnectionString), trust: vouched ? (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() : null);

        Assert.Equal(said, await ours.SendAsync("m-1"));
        Assert.Equal(vouched ? 1 : 0, broker.Queue(Queues.Work).Taken);
    }
}
