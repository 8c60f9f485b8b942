using System.Text.Json.Nodes;
using Monitor.Domain.WaitingList;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Referrals;

/// <summary>Referrals for tests that are about something else, or about one field.</summary>
internal static class Referring
{
    public const string Path = "/api/referrals";

    /// <summary>A family that waits for Family Intervention since Thursday, at level 2.</summary>
    public const string Body = """{"service":"FI","caseReference":"ASH-00412","receivedOn":"2026-02-26","levelOfNeed":2}""";

    /// <summary>The same with some fields given, another way or not at all: each is a name and its JSON, or null to leave it out.</summary>
    public static string With(params ReadOnlySpan<(string Field, string? Json)> fields)
    {
        var body = JsonNode.Parse(Body)!.AsObject();

        foreach (var (field, json) in fields)
        {
            body.Remove(field);

            if (json is not null)
            {
                body[field] = JsonNode.Parse(json);
            }
        }

        return body.ToJsonString();
    }

    extension(TestApp app)
    {
        /// <summary>Puts an entry of the school on the list.</summary>
        public async Task<EntryId> ReferAsync(string receivedOn, int level, string key = "key-00001", string party = SmallPartnership.School, string service = "FI")
        {
            var body = With(("receivedOn", $"\"{receivedOn}\""), ("levelOfNeed", $"{level}"), ("service", $"\"{service}\""), ("caseReference", $"\"CASE-{key[4..]}\""));
            var answer = await app.As(party).PostJsonAsync(Path, body, key);
            Assert.Equal(System.Net.HttpStatusCode.Created, answer.Status);
            return answer.Id;
        }
    }
}
