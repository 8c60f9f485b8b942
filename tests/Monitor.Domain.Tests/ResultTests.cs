namespace Monitor.Domain.Tests;

public sealed class ResultTests
{
    [Fact]
    public void Is_a_value_or_the_reason_why_there_is_none()
    {
        Result<int> value = 7;
        Result<int> none = new ConflictProblem("no-more", "There are no more.");

        Assert.True(value.IsSuccess(out var seven, out var nothing));
        Assert.Equal(7, seven);
        Assert.Null(nothing);
        Assert.False(none.IsSuccess(out _, out var problem));
        Assert.Equal("no-more", problem.Code);
        Assert.Equal("7", value.Match(number => $"{number}", refused => refused.Detail));
        Assert.Equal("There are no more.", none.Match(number => $"{number}", refused => refused.Detail));
    }

    [Fact]
    public void The_domain_references_nothing() =>
        Assert.All(typeof(Problem).Assembly.GetReferencedAssemblies(), assembly => Assert.StartsWith("System", assembly.Name));
}
