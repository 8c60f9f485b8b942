namespace Monitor.Domain.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.Equal("Monitor.Domain.Tests", typeof(PlaceholderTests).Assembly.GetName().Name);
}
