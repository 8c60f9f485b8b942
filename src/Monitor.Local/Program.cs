namespace Monitor.Local;

/// <summary>Where a developer's or evaluator's copy starts.</summary>
internal static class Program
{
    public static void Main(string[] args) => WebApplication.CreateBuilder(args).Build().Run();
}
