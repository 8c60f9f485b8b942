using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Monitor.Infrastructure.Messaging;

namespace Monitor.Infrastructure.Tests.Messaging;

public sealed class BrokerAddressTests
{
    private const string Key = "SharedAccessKeyName=Root;SharedAccessKey=abc+/=";

    [Theory]
    [InlineData("Endpoint=sb://name.servicebus.windows.net/;" + Key, "name.servicebus.windows.net", 5671, true)]
    [InlineData(" endpoint=sb://name.servicebus.windows.net;" + Key + ";", "name.servicebus.windows.net", 5671, true)]
    [InlineData("Endpoint=sb://localhost;" + Key + ";UseDevelopmentEmulator=true", "localhost", 5672, false)]
    [InlineData("Endpoint=sb://127.0.0.1:1234;" + Key + ";UseDevelopmentEmulator=true", "127.0.0.1", 1234, false)]
    [InlineData("Endpoint=sb://localhost:1234;" + Key, "localhost", 1234, true)]
    public void A_connection_string_says_where_the_broker_is(string text, string host, int port, bool encrypted)
    {
        var address = BrokerAddress.Read(text);

        Assert.Equal((host, port, encrypted), (address.Host, address.Port, address.Encrypted));
        Assert.Equal(("Root", "abc+/="), (address.KeyName, address.Key));
        Assert.DoesNotContain("abc", $"{address}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "Endpoint=sb://")]
    [InlineData("Endpoint=https://name.servicebus.windows.net;" + Key, "Endpoint=sb://")]
    [InlineData("Endpoint=sb://name.servicebus.windows.net", "either SharedAccessKeyName")]
    [InlineData("Endpoint=sb://name.servicebus.windows.net;SharedAccessKeyName=Root", "either SharedAccessKeyName")]
    [InlineData("Endpoint=sb://name.servicebus.windows.net;" + Key + ";SharedAccessSignature=SharedAccessSignature sr=x", "either SharedAccessKeyName")]
    [InlineData("Endpoint=sb://name.servicebus.windows.net;EntityPath=work;" + Key, "without EntityPath")]
    [InlineData("Endpoint=sb://name.servicebus.windows.net;UseDevelopmentEmulator=true;" + Key, "only for a broker on this machine")]
    public void One_that_cannot_be_right_is_refused_in_words_that_hold_no_key(string text, string words)
    {
        var fault = Assert.Single(Validate(("ServiceBus", text)));

        Assert.Contains(words, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_or_an_identity_but_not_both()
    {
        Assert.Single(Validate(("ServiceBus", $"Endpoint=sb://localhost;{Key}"), ("ServiceBus:FullyQualifiedNamespace", "name.servicebus.windows.net")));
        Assert.Empty(Validate(("ServiceBus:fullyQualifiedNamespace", "name.servicebus.windows.net")));
        Assert.Single(Validate(("ServiceBus:FullyQualifiedNamespace", "https://name.servicebus.windows.net")));
        Assert.Empty(Validate(("ServiceBus", "")));
    }

    [Fact]
    public void Without_a_setting_there_is_no_broker()
    {
        Assert.False(Options().HasBroker);
        Assert.True(Options(("ServiceBus", $"Endpoint=sb://localhost;{Key}")).HasBroker);
        Assert.True(Options(("ServiceBus:fullyQualifiedNamespace", "name.servicebus.windows.net")).HasBroker);
    }

    private static ServiceBusOptions Options(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
        var options = configuration.GetSection(ServiceBusOptions.Section).Get<ServiceBusOptions>() ?? new ServiceBusOptions();
        options.Read(configuration);
        return options;
    }

    private static IEnumerable<string> Validate(params (string Name, string Value)[] settings)
    {
        var options = Options(settings);
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => result.ErrorMessage!);
    }
}
