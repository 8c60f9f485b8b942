namespace Monitor.Infrastructure.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.Equal("Monitor.Infrastructure.Tests", typeof(PlaceholderTests).Assembly.GetName().Name);
}
