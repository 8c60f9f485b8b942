using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting.Telemetry;
using Monitor.App.Tests.Referrals;
using Monitor.App.Tests.Triggers;
using Monitor.App.Triggers;
using Monitor.Domain.Email;
using Monitor.Domain.Policies;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Messaging;

namespace Monitor.App.Tests.Telemetry;

/// <summary>From a request or a timer over the outbox and the queue to the mail it is one trace; from a referral to its digest an entry's reference leads.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class TraceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_referral_over_a_lapse_to_the_digest_that_tells_of_it_an_entry_can_be_followed()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));

        var id = await app.ReferAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-04T12:00Z");

        var referral = await collected.RequestAsync($"POST {Referring.Path}");
        var about = collected.Said.Where(span => span[Traces.Entry] == $"{id}" || span[Traces.Entries]?.Split(' ').Contains($"{id}") is true).ToList();
        Assert.Contains(referral, about);
        Assert.Equal((ActivityKind.Server, SmallPartnership.School), (referral.Kind, referral[Traces.Party]));
        Assert.Contains(about, span => span.Name == Traces.Outbox && span.Trace == referral.Trace && span[Traces.Message] == nameof(MatchEntry) && span[Traces.Outcome] == "done");

        var lapse = Assert.Single(about, span => span.Name == Traces.Settle && span[Traces.Checks]!.Contains("WL-02", StringComparison.Ordinal));
        Assert.Equal(Traces.Sweep, ParentOf(collected, lapse)!.Name);
        Assert.NotEqual(referral.Trace, lapse.Trace);

        var mail = about.Last(span => span.Name == Traces.Send && span[Traces.Mail] == nameof(MailKind.Digest));
        Assert.Equal((ActivityKind.Client, nameof(SendResult.Accepted)), (mail.Kind, mail[Traces.Outcome]));
        Assert.Contains(app.Emails.Accepted, sent => sent.Id.ToString() == mail[Traces.Notification] && sent.References.Contains(id));
        Assert.Equal(
            [nameof(SendMailMessage), nameof(PlanDigests), nameof(ScheduledKind.Digest)],
            Ancestors(collected, mail).Select(span => span[Traces.Message] ?? span[Traces.JobKind]));
        Assert.All(Ancestors(collected, mail), span => Assert.Equal(mail.Trace, span.Trace));
    }

    [Fact]
    public async Task Over_a_broker_and_the_functions_host_the_messages_trace_goes_on_and_the_hosts_is_linked()
    {
        const string Host = "0af7651916cd43dd8448eb211c80319c";
        await using var collected = await Collected.StartAsync();
        InMemoryBroker? broker = null;
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings
        {
            UnderFunctions = true,
            Services = services =>
            {
                broker = new InMemoryBroker((TimeProvider)services.Last(service => service.ServiceType == typeof(TimeProvider) && !service.IsKeyedService).ImplementationInstance!);
                services.AddSingleton<IMessageSender>(broker).AddSingleton<IMessageReceiver>(broker);
            },
        }));
        var id = await app.ReferAsync("2026-03-02", 4); // a harm notice is owed at once
        await app.Get<RelayOutbox>().HandleAsync(Cancellation);
        var message = Assert.Single(broker!.Waiting(Queues.Mail));

        var client = app.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", $"00-{Host}-b7ad6b7169203331-00");
        var payload = Payloads.WithMetadata(Payloads.Message(message.Body, message.Id), metadata => metadata["ApplicationProperties"] = new System.Text.Json.Nodes.JsonObject
        {
            ["party"] = message.Party,
            ["tries"] = message.Tries,
            ["traceparent"] = message.TraceParent,
        });
        Invoking.AssertDone(await client.PostJsonAsync("/SendMail", payload, null));
        var hosts = await collected.RequestAsync("POST /SendMail");
        await collected.RequestAsync($"POST {Referring.Path}");

        var mail = Assert.Single(collected.Said, span => span.Name == Traces.Send);
        var chain = Ancestors(collected, mail).ToList();
        Assert.Equal([Traces.Receive, Traces.HandOver, $"POST {Referring.Path}"], chain.Select(span => span.Name));
        Assert.Equal(($"{id}", "handed-over", "done"), (chain[2][Traces.Entry], chain[1][Traces.Outcome], chain[0][Traces.Outcome]));
        Assert.All(chain, span => Assert.Equal(mail.Trace, span.Trace));
        Assert.Equal([Host], chain[0].Links.Select(trace => $"{trace}"));
        Assert.Equal(Host, $"{hosts.Trace}");
        Assert.NotEqual(Host, $"{mail.Trace}");
    }

    [Theory]
    [InlineData("Zebedee Quince")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_message_whose_trace_is_none_begins_one(string? traceParent)
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));
        var body = System.Text.Encoding.UTF8.GetBytes(app.Get<IMessageFormat>().Write(new SettleDuties(Testing.Parties.School().Id, Days.Day("2026-03-02"))));

        Assert.True(await app.Get<ReceiveMessage>().HandleAsync(Queues.Work, new IncomingMessage(body, "m-1", 1, "Zebedee Quince", 0, traceParent), Cancellation));

        var span = Assert.Single(collected.Said, span => span.Name == Traces.Receive);
        Assert.Equal((default, null), (span.Parent, span[Traces.Party]));
        Assert.DoesNotContain("Zebedee", app.Tables.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_and_its_span_bear_the_same_id_and_so_do_the_events_that_came_of_it()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(answer.Correlation, (await collected.RequestAsync($"POST {Referring.Path}"))[Traces.Correlation]);
    }

    [Fact]
    public async Task What_a_provider_reports_of_a_mail_is_a_span_by_the_mails_id()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings { ProviderReports = true }));
        await app.ReferAsync("2026-03-02", 4);
        await app.RunAsync();
        var mail = Assert.Single(app.Emails.Accepted);

        await app.Get<Features.Mail.RecordDelivery>().HandleAsync(
            new DeliveryReport([new DeliveryEvent("e-1", mail.Mark!.Value, DeliveryState.Delivered, app.Clock.GetUtcNow(), null)], 0), Cancellation);

        var report = Assert.Single(collected.Said, span => span.Name == Traces.Report);
        Assert.Equal((mail.Id.ToString(), "Delivered"), (report[Traces.Notification], report[Traces.Outcome]));
    }

    [Fact]
    public async Task What_a_new_policy_finds_is_followed_as_well()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant("2026-02-26T09:00Z") });
        var id = await app.ReferAsync("2026-02-26", 1);
        await app.RunAsync();
        await using var other = await app.StartAnotherAsync(collected.With(new TestAppSettings
        {
            Services = services => services.AddSingleton(TestPolicy.Current with { Version = "stricter", LeadNamed = new Allowance(InWorkingDays: true, 1, 1, 1, 1) }),
        }));
        other.Clock.Advance(TimeSpan.FromDays(4)); // to Monday: a working day after it is over

        await other.Get<Features.Watching.Reindex>().HandleAsync(Cancellation);

        var settled = Assert.Single(collected.Said, span => span.Name == Traces.Settle && span[Traces.Entry] == $"{id}");
        Assert.Equal(nameof(Features.Watching.Reindex), ParentOf(collected, settled)![Traces.JobKind]);
    }

    private static Span? ParentOf(Collected collected, Span span) => collected.Said.SingleOrDefault(each => each.Id == span.Parent);

    private static IEnumerable<Span> Ancestors(Collected collected, Span span)
    {
        for (var parent = ParentOf(collected, span); parent is not null; parent = ParentOf(collected, parent))
        {
            yield return parent;
        }
    }
}
