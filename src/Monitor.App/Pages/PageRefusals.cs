using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Email;
using Monitor.Domain.Policies;

namespace Monitor.App.Pages;

/// <summary>Refuses people with a page: whoever is not known yet is led to sign in, and comes back to where they were going.</summary>
internal sealed class PageRefusals : IRefusals
{
    public IResult Answer(HttpContext http, Problem problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized && HttpMethods.IsGet(http.Request.Method))
        {
            return TypedResults.Redirect(Links.SignIn + QueryString.Create("then", http.Request.Path + http.Request.QueryString));
        }

        var policy = http.RequestServices.GetRequiredService<Policy>();
        var model = problem.Status switch
        {
            StatusCodes.Status401Unauthorized => new MessagePageModel(
                policy, "You were signed out", ["Nothing that you sent was recorded. Sign in and send it again."], new PageLink(Links.SignIn, "Sign in")),
            StatusCodes.Status403Forbidden => new MessagePageModel(policy, "You cannot do this", [problem.Detail], new PageLink(Links.Home, "Go to your first page")),
            StatusCodes.Status400BadRequest => new MessagePageModel(policy, "For whom do you act?", [problem.Detail], new PageLink(Links.ActingFor, "Choose")),
            _ => new MessagePageModel(policy, "Sorry, this does not work at the moment", [problem.Detail]),
        };

        return new RazorComponentResult<MessagePage>(new { Model = model }) { StatusCode = problem.Status };
    }
}
