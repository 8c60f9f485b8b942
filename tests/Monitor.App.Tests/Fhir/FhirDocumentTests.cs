using System.Reflection;
using System.Text.Json.Nodes;
using Monitor.App.Features.Fhir;
using Monitor.App.Tests.Describing;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Fhir;

/// <summary>What partners read of FHIR says what the code does.</summary>
public sealed class FhirDocumentTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathTo("docs", "fhir.md"));

    [Theory]
    [InlineData("POST /api/fhir/ServiceRequest", "service-request")]
    [InlineData("POST /api/fhir", "transaction")]
    [InlineData("POST /api/fhir/$process-message", "message")]
    public async Task The_samples_are_the_described_ones(string operation, string sample)
    {
        await using var app = await TestApp.StartAsync();

        var described = DescribedApi.Operations(await DescribedApi.DocumentAsync(app)).Single(each => each.Name == operation);

        Assert.True(JsonNode.DeepEquals(Messages.Sample(sample), JsonNode.Parse(described.Example!)));
    }

    [Fact]
    public void Every_name_is_explained()
    {
        var names = typeof(FhirNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)
            .Except([FhirNames.DataAbsent]).ToList();

        Assert.True(names.Count > 15);
        Assert.All(names, name => Assert.Contains(name, Document, StringComparison.Ordinal));
    }
}
