using System.Text;
using System.Text.Json.Nodes;

namespace Monitor.App.Tests.Triggers;

/// <summary>What the Functions host posts, byte for byte as it was observed; only the body of a queue message differs from test to test.</summary>
internal static class Payloads
{
    public const string TimerFirstRun =
        """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"0001-01-01T00:00:00+00:00","Next":"2026-11-23T19:00:00+00:00","LastUpdated":"0001-01-01T00:00:00+00:00"},"IsPastDue":false}},"Metadata":{"sys":{"MethodName":"tickmin","UtcNow":"2026-11-23T19:00:00.0088241Z","RandGuid":"9aed2b7d-d1fe-4b48-8667-7db284b13899"}}}""";

    public const string TimerPastDue =
        """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-11-23T19:09:00+00:00","Next":"2026-11-23T19:10:00+00:00","LastUpdated":"2026-11-23T19:09:00+00:00"},"IsPastDue":true}},"Metadata":{"sys":{"MethodName":"tickmin","UtcNow":"2026-11-23T19:10:04.7276582Z","RandGuid":"7d046a41-2e49-4d63-b113-55018d701395"}}}""";

    public const string TimerWithoutStatus =
        """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{"sys":{"MethodName":"tickmin","UtcNow":"2026-11-23T19:00:00.0088241Z","RandGuid":"9aed2b7d-d1fe-4b48-8667-7db284b13899"}}}""";

    public const string TimerRetried =
        """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{"sys":{"MethodName":"tickmin","UtcNow":"2026-11-23T19:00:00.0088241Z","RandGuid":"9aed2b7d-d1fe-4b48-8667-7db284b13899"},"RetryContext":{"RetryCount":0,"MaxRetryCount":2,"Exception":null,"Instance":null,"State":{}}}}""";

    private const string ServiceBus =
        """{"Data":{"message":"BODY"},"Metadata":{"DeliveryCount":"1","LockToken":"\"11111111-2222-3333-4444-555555555555\"","ExpiresAtUtc":"9999-12-31T23:59:59","ExpiresAt":"9999-12-31T23:59:59+00:00","EnqueuedTimeUtc":"2026-11-23T19:05:06","EnqueuedTime":"2026-11-23T19:05:06+00:00","MessageId":"\"m-1\"","ContentType":"\"application/json\"","SequenceNumber":"77","CorrelationId":"\"corr-1\"","ApplicationProperties":{"tenant":"T1","n":5,"when":"2026-01-02T03:04:05Z"},"UserProperties":{"tenant":"T1","n":5,"when":"2026-01-02T03:04:05Z"},"sys":{"MethodName":"sbbin","UtcNow":"2026-11-23T19:09:16.432399Z","RandGuid":"68c2b656-4221-464f-a76f-153078212471"}}}""";

    /// <summary>A Service Bus message, its body as plain base64.</summary>
    public static string Message(string body, string messageId = "m-1") => Message(Encoding.UTF8.GetBytes(body), messageId);

    public static string Message(byte[] body, string messageId = "m-1") =>
        ServiceBus.Replace("BODY", Convert.ToBase64String(body)).Replace("m-1", messageId);

    /// <summary>The same with its metadata changed.</summary>
    public static string WithMetadata(string payload, Action<JsonObject> change)
    {
        var root = JsonNode.Parse(payload)!.AsObject();
        change(root["Metadata"]!.AsObject());
        return root.ToJsonString();
    }

    /// <summary>The same with one property at the top left out.</summary>
    public static string Without(string payload, string property)
    {
        var root = JsonNode.Parse(payload)!.AsObject();
        root.Remove(property);
        return root.ToJsonString();
    }
}
