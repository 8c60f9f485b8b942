using System.Text;
using System.Text.Json.Nodes;
using Monitor.Domain;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>A message arrives as it was sent, or it is said why it cannot be read.</summary>
public sealed class MessageFormatTests
{
    private static readonly MessageFormat Format = new();

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, SampleMessages.All.Count)];

    [Fact]
    public void There_is_a_sample_of_every_kind()
    {
        var kinds = typeof(Message).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Message)) && !type.IsAbstract).ToHashSet();

        Assert.Equal(kinds, SampleMessages.All.Select(message => message.GetType()).ToHashSet());
        Assert.Equal(kinds, Stored.Messages.ToHashSet());
        Assert.Equal(kinds.Count, SampleMessages.All.Select(Stored.NameOf).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_read_as_it_was_written(int kind)
    {
        var message = SampleMessages.All[kind];

        Assert.Equal(message, Read(Format.Write(message)).Match(read => read, problem => throw new InvalidOperationException(problem.Code)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_without_one_of_its_fields_is_refused(int kind)
    {
        var body = JsonNode.Parse(Format.Write(SampleMessages.All[kind]))!["body"]!.AsObject();

        foreach (var (field, _) in body)
        {
            var message = JsonNode.Parse(Format.Write(SampleMessages.All[kind]))!;
            message["body"]!.AsObject().Remove(field);

            Assert.Equal("message-unreadable", Code(message.ToJsonString()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"v\":1}")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\"}")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\",\"body\":null}")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\",\"body\":[]}")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\",\"body\":{\"party\":\"ashdown\",\"on\":\"2026-02-30\"}}")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\",\"body\":{\"party\":\"No Party\",\"on\":\"2026-03-02\"}}")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\",\"body\":{\"party\":12,\"on\":\"2026-03-02\"}}")]
    [InlineData("{\"v\":1,\"message\":7,\"body\":{}}")]
    [InlineData("{\"v\":\"1\",\"message\":\"plan-digests\",\"body\":{\"party\":\"ashdown\",\"on\":\"2026-03-02\"}}")]
    [InlineData("{\"v\":1.5,\"message\":\"plan-digests\",\"body\":{\"party\":\"ashdown\",\"on\":\"2026-03-02\"}}")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\",\"body\":{\"party\":\"ashdown\",\"on\":\"2026-03-02\"}")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\",\"body\":{\"party\":\"ashdown\",\"on\":\"2026-03-02\"}} and more")]
    [InlineData("{\"v\":1,\"message\":\"plan-digests\",\"body\":{\"party\":\"ashdown\",\"on\":\"2026-03-02\"}}{}")]
    public void What_is_not_in_the_shape_of_our_messages_is_refused(string body) => Assert.Equal("message-unreadable", Code(body));

    [Fact]
    public void What_is_not_text_at_all_is_refused() =>
        Assert.Equal("message-unreadable", Format.Read([0xff, 0xfe, 0x00, 0x80]).Match(_ => string.Empty, problem => problem.Code));

    [Fact]
    public void What_is_nested_too_deeply_is_refused() =>
        Assert.Equal("message-unreadable", Code(string.Concat(Enumerable.Repeat("{\"body\":", 5000))));

    [Theory]
    [InlineData("never-heard-of")]
    [InlineData("")]
    [InlineData("received")] // an event's name
    public void A_kind_that_is_not_known_is_refused(string kind) =>
        Assert.Equal("message-kind-unknown", Code($"{{\"v\":1,\"message\":\"{kind}\",\"body\":{{}}}}"));

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_version_that_is_not_known_is_refused_whatever_else_it_says(int version) =>
        Assert.Equal("message-version-unknown", Code($"{{\"v\":{version},\"message\":\"never-heard-of\"}}"));

    [Fact]
    public void A_refusal_tells_nothing_of_what_was_sent()
    {
        var refused = Read("{\"v\":1,\"message\":\"plan-digests\",\"body\":{\"party\":\"Zoë\"}}");

        Assert.DoesNotContain("Zoë", refused.Match(_ => "Zoë was read", problem => problem.Detail), StringComparison.Ordinal);
    }

    private static Result<Message> Read(string body) => Format.Read(Encoding.UTF8.GetBytes(body));

    private static string Code(string body) => Read(body).Match(_ => "it was read", problem => problem.Code);
}
