namespace Monitor.EndToEnd.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.Equal("Monitor.EndToEnd.Tests", typeof(PlaceholderTests).Assembly.GetName().Name);
}
