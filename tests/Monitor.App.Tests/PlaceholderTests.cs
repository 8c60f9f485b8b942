namespace Monitor.App.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.Equal("Monitor.App.Tests", typeof(PlaceholderTests).Assembly.GetName().Name);
}
