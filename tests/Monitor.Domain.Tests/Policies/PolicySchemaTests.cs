using System.Text.Json.Nodes;
using Monitor.Domain.Policies;

namespace Monitor.Domain.Tests.Policies;

/// <summary>The schema that editors use says what the reader does, so that nobody writes a file that looks right and is refused.</summary>
public sealed class PolicySchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(Repository.PathTo("docs", "policy.schema.json")))!.AsObject();
    /// <summary>What a file may leave out: its own address, a service's clock stop when the service simply starts, by what else messages name it, the usual hour for news of referrals, and that nothing is forgotten at present.</summary>
    private static readonly string[] Optional = ["$schema", "clockStop", "codings", "referrals", "paused"];

    private static readonly JsonNode Policy = JsonNode.Parse(TestPolicy.Json)!;

    [Fact]
    public void Names_the_fields_of_the_policy_and_no_others() => Agree(Schema, Policy, "policy");

    [Fact]
    public void Asks_for_every_field_but_those_that_may_be_left_out()
    {
        foreach (var (path, schema) in Objects(Schema, "policy"))
        {
            var properties = schema["properties"]!.AsObject().Select(property => property.Key).Except(Optional);

            Assert.Equal(properties.Order(), schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).Order());
            Assert.False(schema["additionalProperties"]!.GetValue<bool>(), $"{path} takes unknown fields");
        }
    }

    [Fact]
    public void Allows_the_numbers_that_the_reader_takes()
    {
        var policy = JsonNode.Parse(TestPolicy.Json)!;
        MakeRoom(policy);
        var ranges = Numbers(Schema, policy, []).ToList();

        Assert.Equal(90, ranges.Count);
        Assert.All(ranges, range =>
        {
            Assert.True(Takes(range.Path, range.Least), $"{string.Join('.', range.Path)} {range.Least} is refused");
            Assert.True(Takes(range.Path, range.Most), $"{string.Join('.', range.Path)} {range.Most} is refused");
            Assert.False(Takes(range.Path, range.Least - 1), $"{string.Join('.', range.Path)} {range.Least - 1} is taken");
            Assert.False(Takes(range.Path, range.Most + 1), $"{string.Join('.', range.Path)} {range.Most + 1} is taken");
        });
    }

    [Fact]
    public void The_policy_points_to_it() => Assert.Equal("docs/policy.schema.json", Policy["$schema"]!.GetValue<string>());

    private static void Agree(JsonObject schema, JsonNode? value, string path)
    {
        schema = Resolve(schema);

        if (value is JsonObject fields)
        {
            var properties = schema["properties"]!.AsObject();
            Assert.Empty(fields.Select(field => field.Key).Except(properties.Select(property => property.Key)));
            Assert.Empty(properties.Select(property => property.Key).Except(Optional).Except(fields.Select(field => field.Key)));

            foreach (var (name, field) in fields)
            {
                Agree(properties[name]!.AsObject(), field, $"{path}.{name}");
            }
        }
        else if (value is JsonArray items)
        {
            Assert.True(schema.ContainsKey("items"), $"{path} is no list in the schema");
            Assert.All(items, item => Agree(schema["items"]!.AsObject(), item, path));
        }
        else
        {
            Assert.False(schema.ContainsKey("properties") || schema.ContainsKey("items"), $"{path} is more than a value in the schema");
        }
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Objects(JsonObject schema, string path)
    {
        schema = Resolve(schema);

        if (schema["items"] is JsonObject items)
        {
            return Objects(items, path);
        }

        return schema["properties"] is JsonObject properties
            ? properties.SelectMany(property => Objects(property.Value!.AsObject(), $"{path}.{property.Key}")).Append((path, schema))
            : [];
    }

    private static IEnumerable<(string[] Path, int Least, int Most)> Numbers(JsonObject schema, JsonNode? value, string[] path)
    {
        schema = Resolve(schema);

        if (schema["minimum"] is { } least)
        {
            return [(path, least.GetValue<int>(), MostOf(schema, path))];
        }

        return value switch
        {
            JsonObject fields => fields.SelectMany(field => Numbers(schema["properties"]![field.Key]!.AsObject(), field.Value, [.. path, field.Key])),
            JsonArray items => items.SelectMany((item, i) => Numbers(schema["items"]!.AsObject(), item, [.. path, $"{i}"])),
            _ => [],
        };
    }

    /// <summary>Allowances in working days have the narrower range of the schema's condition.</summary>
    private static int MostOf(JsonObject schema, string[] path) =>
        path[0] == "obligations" && Policy["obligations"]![path[1]]!["unit"]!.GetValue<string>() == "workingDays"
            ? Schema["$defs"]!["allowance"]!["then"]!["properties"]!["levels"]!["items"]!["maximum"]!.GetValue<int>()
            : schema["maximum"]!.GetValue<int>();

    private static bool Takes(string[] path, int value)
    {
        var policy = JsonNode.Parse(TestPolicy.Json)!;
        MakeRoom(policy);
        var parent = path[..^1].Aggregate(policy, (node, name) => node is JsonArray array ? array[int.Parse(name)]! : node[name]!);

        if (parent is JsonArray items)
        {
            items[int.Parse(path[^1])] = value;
        }
        else
        {
            parent[path[^1]] = value;
        }

        return PolicyFile.Read(policy.ToJsonString()).IsSuccess(out _, out _);
    }

    /// <summary>Takes away what a value is held against in another field, which no schema can say: a late plan never comes sooner, reminders come in order.</summary>
    private static void MakeRoom(JsonNode policy)
    {
        policy["handover"]!["daysBefore"] = 366;
        policy["handover"]!["lateDaysBefore"] = 0;
        policy["accessLog"]!["keptMonths"] = 12;
        policy["retention"] = new JsonObject { ["textMonths"] = 12, ["entryYears"] = 25, ["paused"] = false };
        policy["returns"]!["chaseWorkingDays"] = new JsonArray(0);
    }

    private static JsonObject Resolve(JsonObject schema) =>
        schema["$ref"] is { } reference ? Schema["$defs"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject() : schema;
}
